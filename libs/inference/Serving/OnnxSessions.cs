using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// Opens networks on the execution provider that was chosen at the start. One thread per run: ONNX Runtime then has no threads of
/// its own, and those of <see cref="Callers"/> are all that compute, however many models there are. Measured on two cores, two
/// callers with one thread each are 6 to 9 % faster than one caller with two threads.
/// </summary>
internal sealed class OnnxSessions
{
    private readonly InferenceOptions _options;
    private readonly InferenceEvents _events;

    /// <exception cref="AcceleratorMissingException">An accelerator is required and not usable.</exception>
    public OnnxSessions(InferenceOptions options, InferenceEvents events)
        : this(options, events, ExecutionProvider.Choose(options.Accelerator))
    {
    }

    internal OnnxSessions(InferenceOptions options, InferenceEvents events, ExecutionProvider provider)
    {
        (_options, _events, Provider) = (options, events, provider);
        if (provider.Reason is { } reason)
        {
            FallBack(reason);
        }

        events.RunsOn(OrtEnv.Instance().GetVersionString(), provider.Name);
    }

    public ExecutionProvider Provider { get; }

    /// <summary>
    /// Opens a network; on the CPU when the accelerator does not take this one, which says nothing about the next. Throws
    /// <see cref="InvalidDataException"/> when the file is none.
    /// </summary>
    /// <exception cref="AcceleratorMissingException">An accelerator is required and does not take it.</exception>
    public InferenceSession Open(string path)
    {
        if (!Provider.Accelerated)
        {
            return OpenOnCpu(path);
        }

        try
        {
            return Open(path, Provider);
        }
        catch (Exception e) when (ExecutionProvider.IsUnusable(e))
        {
            // no memory left, or no driver, which shows only here; a file that is no network fails on the CPU as well, and that is
            // what is said about it
            var onCpu = OpenOnCpu(path);
            if (_options.AcceleratorRequired)
            {
                onCpu.Dispose();
                throw new AcceleratorMissingException(_options.Accelerator, OneLine(e.Message));
            }

            _events.NotTaken(path, Provider.Name, OneLine(e.Message));
            return onCpu;
        }
    }

    public static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    private static InferenceSession OpenOnCpu(string path)
    {
        try
        {
            return Open(path, ExecutionProvider.Cpu(null));
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{path} is no network that ONNX Runtime can run: {OneLine(e.Message)}", e);
        }
    }

    private static InferenceSession Open(string path, ExecutionProvider provider)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            // with lengths that vary the patterns only pile up: 1.5 to 3.4 GB were seen for a model of 60 MB
            EnableMemoryPattern = false,
            // what goes wrong is in the exception, not also on standard error
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        // and no session.x64quantprecision, which spares processors without VNNI a saturation: it halves the speed of those that have it
        provider.Append(options);
        return new InferenceSession(path, options);
    }

    private void FallBack(string reason)
    {
        if (_options.AcceleratorRequired)
        {
            throw new AcceleratorMissingException(_options.Accelerator, reason);
        }

        if (_options.Accelerator == InferenceOptions.Auto)
        {
            _events.CpuByDefault(reason);
        }
        else
        {
            _events.FellBack(_options.Accelerator, reason);
        }
    }
}
