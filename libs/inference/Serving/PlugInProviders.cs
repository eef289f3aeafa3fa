using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// Execution providers that ONNX Runtime loads from a library at run time, so that a build for CPUs can use an accelerator.
/// Registration is per process: a library is registered once and its devices are remembered.
/// </summary>
internal static class PlugInProviders
{
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
            var devices = Register(Path.GetFullPath(library));
            if (devices.Count == 0)
            {
                return ExecutionProvider.Cpu($"the plug-in {library} finds no device here");
            }

            IReadOnlyList<OrtEpDevice> first = [devices[0]];
            return new ExecutionProvider(devices[0].EpName, true, null, options =>
                options.AppendExecutionProvider(OrtEnv.Instance(), first, new Dictionary<string, string>()));
        }
        catch (Exception e) when (ExecutionProvider.IsUnusable(e))
        {
            return ExecutionProvider.Cpu($"the plug-in {library} cannot be used: {e.Message}");
        }
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
