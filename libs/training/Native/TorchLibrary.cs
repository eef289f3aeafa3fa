using System.Runtime.InteropServices;
using TorchSharp;

namespace Craft.Training.Native;

/// <summary>
/// Loads libtorch, once and from one place: two of them in a process end it. The place is the folder that
/// <c>CRAFT_TORCH_LIB</c> names (for instance <c>torch/lib</c> of a Python installation with CUDA, same version), else
/// <c>native/torch-cpu</c> beside the program. Everything that TorchSharp asks for later is found by its name in the process.
/// </summary>
public static partial class TorchLibrary
{
    public const string FolderVariable = "CRAFT_TORCH_LIB";

    private const string Bundled = "native/torch-cpu";
    private const string Bridge = "libLibTorchSharp.so";

    // in the order of their needs; those with a question mark exist in CUDA builds only
    private static readonly string[] _libraries =
        ["libc10.so", "?libc10_cuda.so", "libtorch_cpu.so", "?libtorch_cuda.so", "libtorch.so"];

    private static readonly Lazy<torch.Device> _device = new(() => Load(Folder()));

    /// <summary>The device to train on: the first GPU when the loaded libtorch has one, else the processor.</summary>
    /// <exception cref="DllNotFoundException">libtorch is missing or cannot be loaded; the message says what to do.</exception>
    public static torch.Device Device => _device.Value;

    /// <summary>Where libtorch is taken from.</summary>
    public static string Folder()
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        return string.IsNullOrEmpty(named) ? Path.Combine(AppContext.BaseDirectory, Bundled) : named;
    }

    private static torch.Device Load(string folder)
    {
        // OpenMP's threads spin while they wait for each other; beside other programs on the same cores that cost four times the
        // work (measured). Read by libgomp when it is loaded, from the process's own environment, which .NET only copies.
        SetVariable("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
        foreach (var library in _libraries)
        {
            var path = Path.Combine(folder, library.TrimStart('?'));
            if (File.Exists(path))
            {
                LoadFile(path);
            }
            else if (!library.StartsWith('?'))
            {
                throw new DllNotFoundException($"no libtorch: {path} is missing (set {FolderVariable} to a folder with libtorch 2.10)");
            }
        }

        LoadFile(Path.Combine(AppContext.BaseDirectory, Bridge));
        if (File.Exists(Path.Combine(folder, "libtorch_cuda.so")))
        {
            torch.InitializeDeviceType(DeviceType.CUDA);
            return torch.cuda.is_available() ? torch.CUDA : torch.CPU;
        }

        torch.InitializeDeviceType(DeviceType.CPU);
        return torch.CPU;
    }

    private static void LoadFile(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException($"libtorch cannot be loaded: {e.Message}", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
