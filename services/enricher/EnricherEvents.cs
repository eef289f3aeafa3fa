using System.Diagnostics.Metrics;

namespace Craft.Enricher;

/// <summary>What the enricher logs and counts.</summary>
internal sealed partial class EnricherEvents : IDisposable
{
    private readonly ILogger<EnricherEvents> _logger;
    private readonly Meter _meter = new("Craft.Enricher");
    private readonly Counter<long> _tags;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _tagging;

    public EnricherEvents(ILogger<EnricherEvents> logger)
    {
        _logger = logger;
        _tags = _meter.CreateCounter<long>("craft.skill_tags.tags", "{tag}");
        _dropped = _meter.CreateCounter<long>("craft.skill_tags_dropped.tags", "{tag}", "tags beyond what a course may carry");
        _tagging = _meter.CreateHistogram<double>("craft.tagging.seconds", "s");
    }

    public void Found(int kept, int dropped)
    {
        _tags.Add(kept);
        if (dropped > 0)
        {
            _dropped.Add(dropped);
        }
    }

    public void Tagged(TimeSpan elapsed) => _tagging.Record(elapsed.TotalSeconds);

    [LoggerMessage(6000, LogLevel.Information, "tagger {Version} ready after {Elapsed}")]
    public partial void TaggerReady(string version, TimeSpan elapsed);

    [LoggerMessage(6001, LogLevel.Warning, "the version of the knowledge base cannot be read, tagging goes on with {Version}")]
    public partial void VersionUnreadable(Exception why, string version);

    [LoggerMessage(6002, LogLevel.Information, "the promoted {Role} {Name} {Version} does not come into the enricher: {Reason}")]
    public partial void NotFollowed(string role, string name, string version, string reason);

    /// <summary>Tests tell the meters of a process apart by this.</summary>
    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _meter.Dispose();
}
