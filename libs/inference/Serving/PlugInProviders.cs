using System.Buffers.Binary;
using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// Execution providers that ONNX Runtime loads from a library at run time, so that a build for CPUs can use an accelerator.
/// Registration is per process: a library is registered once and its devices are remembered.
/// </summary>
internal static class PlugInProviders
{
    private const int ElfHeaderLength = 64;

    private static readonly Lock _gate = new();
    private static readonly Dictionary<string, IReadOnlyList<OrtEpDevice>> _registered = [];

    public static ExecutionProvider Choose(string library)
    {
        if (!File.Exists(library))
        {
            return ExecutionProvider.Cpu($"the plug-in {library} is missing");
        }

        try
        {
            if (IsCutOff(library))
            {
                return ExecutionProvider.Cpu($"the plug-in {library} cannot be used: the file is cut off");
            }

            var devices = Register(Path.GetFullPath(library));
            if (devices.Count == 0)
            {
                return ExecutionProvider.Cpu($"the plug-in {library} finds no device here");
            }

            IReadOnlyList<OrtEpDevice> first = [devices[0]];
            return new ExecutionProvider(devices[0].EpName, true, null, options =>
                options.AppendExecutionProvider(OrtEnv.Instance(), first, new Dictionary<string, string>()));
        }
        catch (Exception e) when (ExecutionProvider.IsUnusable(e) || e is IOException or UnauthorizedAccessException)
        {
            return ExecutionProvider.Cpu($"the plug-in {library} cannot be used: {OnnxSessions.OneLine(e.Message)}");
        }
    }

    // The loader of Linux maps what the header promises: behind the end of a file that is cut off waits a SIGBUS, and no exception.
    // The table of sections is the last thing in an ELF file.
    private static bool IsCutOff(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> header = stackalloc byte[ElfHeaderLength];
        if (RandomAccess.Read(file, header, 0) < ElfHeaderLength || !header.StartsWith("\u007FELF\u0002\u0001"u8))
        {
            return false;
        }

        var (start, size, count) = (
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[58..]),
            BinaryPrimitives.ReadUInt16LittleEndian(header[60..]));
        return start > RandomAccess.GetLength(file) - ((long)size * count);
    }

    // GPUs first; a provider that only offers the CPU is no accelerator
    private static IReadOnlyList<OrtEpDevice> Register(string path)
    {
        lock (_gate)
        {
            if (_registered.TryGetValue(path, out var known))
            {
                return known;
            }

            var env = OrtEnv.Instance();
            var before = env.GetEpDevices().Select(d => d.EpName).ToHashSet();
            env.RegisterExecutionProviderLibrary($"craft-{_registered.Count}", path);
            return _registered[path] =
            [
                .. env.GetEpDevices()
                    .Where(d => !before.Contains(d.EpName) && d.HardwareDevice.Type != OrtHardwareDeviceType.CPU)
                    .OrderBy(d => d.HardwareDevice.Type == OrtHardwareDeviceType.GPU ? 0 : 1),
            ];
        }
    }
}
