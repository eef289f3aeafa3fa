using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Craft.Schemas;
using Microsoft.Extensions.Logging;

namespace Craft.Inference.Serving;

/// <summary>What the inference engine logs and counts; metrics carry the model's name and version.</summary>
public sealed partial class InferenceEvents : IDisposable
{
    private readonly ILogger<InferenceEvents> _logger;
    private readonly Meter _meter = new("Craft.Inference");
    private readonly Counter<long> _texts;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _padding;
    private readonly Counter<long> _halvings;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _swaps;
    private readonly Histogram<double> _runs;
    private readonly ConcurrentDictionary<ModelRef, int> _loaded = new();

    public InferenceEvents(ILogger<InferenceEvents> logger)
    {
        _logger = logger;
        _texts = _meter.CreateCounter<long>("craft.inference.texts", "{text}");
        _tokens = _meter.CreateCounter<long>("craft.inference.tokens", "{token}");
        _padding = _meter.CreateCounter<long>("craft.inference.padding", "{token}");
        _halvings = _meter.CreateCounter<long>("craft.inference.halvings", "{batch}");
        _rejects = _meter.CreateCounter<long>("craft.inference.rejects", "{text}");
        _swaps = _meter.CreateCounter<long>("craft.inference.swaps", "{swap}", "new versions by outcome: took-over or refused");
        _runs = _meter.CreateHistogram<double>("craft.inference.batch.seconds", "s");
        // observed, because models are loaded before anybody listens
        _meter.CreateObservableUpDownCounter(
            "craft.inference.models", () => _loaded.Select(m => new Measurement<int>(m.Value, TagsOf(m.Key))), "{model}");
    }

    [LoggerMessage(1001, LogLevel.Information, "inference: ONNX Runtime {Version} on {Provider}")]
    internal partial void RunsOn(string version, string provider);

    [LoggerMessage(1002, LogLevel.Information, "inference runs on the CPU: {Reason}")]
    internal partial void CpuByDefault(string reason);

    [LoggerMessage(1003, LogLevel.Warning, "inference falls back from {Accelerator} to the CPU: {Reason}")]
    internal partial void FellBack(string accelerator, string reason);

    [LoggerMessage(1004, LogLevel.Information, "{Role} {Name} {Version} takes over from {Previous}")]
    internal partial void TookOver(string role, string name, string version, string previous);

    [LoggerMessage(1005, LogLevel.Warning, "a new {Role} is refused, {Current} goes on: {Reason}")]
    internal partial void Refused(string role, string current, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "{Name} {Version}: out of memory with {Sequences} sequences, halving")]
    internal partial void OutOfMemory(string name, string version, int sequences);

    internal void Swapped(string role, bool tookOver) =>
        _swaps.Add(1, new TagList { { "role", role }, { "outcome", tookOver ? "took-over" : "refused" } });

    [LoggerMessage(1007, LogLevel.Warning, "{Path} runs on the CPU, {Accelerator} does not take it: {Reason}")]
    internal partial void NotTaken(string path, string accelerator, string reason);

    internal static TagList TagsOf(ModelRef model) => new() { { "model", model.Name }, { "version", model.Version } };

    internal void Texts(int count, in TagList tags) => _texts.Add(count, tags);

    internal void Rejected(int count, in TagList tags) => _rejects.Add(count, tags);

    internal void Halved(in TagList tags) => _halvings.Add(1, tags);

    internal void Ran(int tokens, int padding, TimeSpan elapsed, in TagList tags)
    {
        _tokens.Add(tokens, tags);
        _padding.Add(padding, tags);
        _runs.Record(elapsed.TotalSeconds, tags);
    }

    internal void Loaded(ModelRef model) => _loaded.AddOrUpdate(model, 1, (_, count) => count + 1);

    internal void Released(ModelRef model)
    {
        if (_loaded.AddOrUpdate(model, 0, (_, count) => count - 1) == 0)
        {
            _loaded.TryRemove(new(model, 0));
        }
    }

    /// <summary>Whether a meter of the process is this one: tests listen to their own.</summary>
    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _meter.Dispose();
}
