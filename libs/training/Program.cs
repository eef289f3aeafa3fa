using Craft.Training.Native;
using TorchSharp;

Console.WriteLine(TorchLibrary.Device);
using var x = torch.ones(2, 2);
Console.WriteLine(x.sum().item<float>());
return 0;
