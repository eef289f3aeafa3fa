using System.Runtime.CompilerServices;
using Craft.Training.Native;
using TorchSharp;
using Xunit;

// libtorch's chance and its count of tensors are one for the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Craft.ModelTests.Golden;

/// <summary>libtorch is loaded before any test names one of its types. One thread: tiny models, and other people's machines.</summary>
internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Load()
    {
        if (TorchLibrary.Device.type == DeviceType.CPU)
        {
            torch.set_num_threads(1);
        }
    }
}
