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
    private ExecutionProvider _provider;

    /// <exception cref="AcceleratorMissingException">An accelerator is required and not usable.</exception>
    public OnnxSessions(InferenceOptions options, InferenceEvents events)
    {
        (_options, _events) = (options, events);
        _provider = ExecutionProvider.Choose(options.Accelerator);
        if (_provider.Reason is { } reason)
        {
            FallBack(reason);
        }

        events.RunsOn(OrtEnv.Instance().GetVersionString(), _provider.Name);
    }

    public ExecutionProvider Provider => _provider;

    /// <summary>Opens a network. Throws <see cref="InvalidDataException"/> when the file is none.</summary>
    public InferenceSession Open(string path)
    {
        if (_provider.Accelerated)
        {
            try
            {
                return Open(path, _provider);
            }
            catch (Exception e) when (ExecutionProvider.IsUnusable(e))
            {
                // a missing driver shows only here; a file that is no network fails on the CPU as well and is not its fault
                var onCpu = OpenOnCpu(path);
                try
                {
                    FallBack(OneLine(e.Message));
                    return onCpu;
                }
                catch
                {
                    onCpu.Dispose();
                    throw;
                }
            }
        }

        return OpenOnCpu(path);
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

        _provider = ExecutionProvider.Cpu(reason);
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
