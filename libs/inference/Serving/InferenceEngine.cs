namespace Craft.Inference.Serving;

/// <summary>What all neural models of a process share: the execution provider, the callers and the metrics. One per process.</summary>
public sealed class InferenceEngine : IDisposable
{
    private const int CallersOfAccelerator = 2;

    /// <exception cref="AcceleratorMissingException">An accelerator is required and not usable.</exception>
    public InferenceEngine(InferenceOptions options, InferenceEvents events, TimeProvider time)
    {
        (Options, Events, Time) = (options, events, time);
        Sessions = new OnnxSessions(options, events);
        var accelerated = Sessions.Provider.Accelerated;
        // on an accelerator the second caller fills its buffers while the first one waits
        Callers = new Callers(options.Callers ?? (accelerated ? CallersOfAccelerator : Environment.ProcessorCount));
        Budget = options.TokensPerRun is { } tokens ? new TokenBudget { Tokens = tokens }
            : accelerated ? TokenBudget.Accelerator
            : TokenBudget.OneByOne;
    }

    public InferenceOptions Options { get; }

    internal OnnxSessions Sessions { get; }

    internal Callers Callers { get; }

    internal TokenBudget Budget { get; }

    internal InferenceEvents Events { get; }

    internal TimeProvider Time { get; }

    public void Dispose() => Callers.Dispose();
}
