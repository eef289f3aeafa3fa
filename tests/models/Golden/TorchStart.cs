using System.Runtime.CompilerServices;
using Craft.Training.Native;
using TorchSharp;

namespace Craft.ModelTests.Golden;

/// <summary>libtorch is loaded before any test names one of its types; one thread, as tests run beside each other.</summary>
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
