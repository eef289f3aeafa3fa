using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// What runs the networks: its name and how sessions ask for it. <see cref="Reason"/> is there when something else was wished
/// for and says why it was not taken.
/// </summary>
internal sealed record ExecutionProvider(string Name, bool Accelerated, string? Reason, Action<SessionOptions> Append)
{
    private const string CudaName = "CUDAExecutionProvider";

    // shapes vary with every batch: the arena grows by what is asked for, not by powers of two
    private static readonly Dictionary<string, string> _cudaOptions = new()
    {
        ["device_id"] = "0",
        ["arena_extend_strategy"] = "kSameAsRequested",
        ["do_copy_in_default_stream"] = "1",
        ["use_tf32"] = "1",
    };

    public static ExecutionProvider Cpu(string? reason) => new("CPU", false, reason, _ => { });

    /// <summary>Takes what <see cref="InferenceOptions.Accelerator"/> names, or the CPU and the reason.</summary>
    public static ExecutionProvider Choose(string accelerator) => accelerator.ToLowerInvariant() switch
    {
        InferenceOptions.Cpu => Cpu(null),
        InferenceOptions.Auto or InferenceOptions.Cuda => Cuda(),
        _ => PlugInProviders.Choose(accelerator),
    };

    /// <summary>What ONNX Runtime throws when a provider, a driver or one of its libraries is not there.</summary>
    public static bool IsUnusable(Exception e) => e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException;

    private static ExecutionProvider Cuda()
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(CudaName))
        {
            return Cpu("this build has no CUDA (-p:Accelerator=Cuda)");
        }

        try
        {
            using var probe = new SessionOptions();
            AppendCuda(probe);
            return new ExecutionProvider("CUDA", true, null, AppendCuda);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            return Cpu(OnnxSessions.OneLine(e.Message));
        }
    }

    private static void AppendCuda(SessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(_cudaOptions);
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
