using System.Diagnostics.Metrics;
using Craft.Search;

namespace Craft.Indexer;

/// <summary>What the indexer logs and counts.</summary>
internal sealed partial class IndexerEvents : IDisposable
{
    private readonly ILogger<IndexerEvents> _logger;
    private readonly Meter _meter = new("Craft.Indexer");
    private readonly Counter<long> _writes;
    private readonly Histogram<double> _encoding;

    public IndexerEvents(ILogger<IndexerEvents> logger)
    {
        _logger = logger;
        _writes = _meter.CreateCounter<long>("craft.index_writes.writes", "{write}");
        _encoding = _meter.CreateHistogram<double>("craft.encoding.seconds", "s");
    }

    public void Wrote(WriteVerdict verdict) =>
        _writes.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString().ToLowerInvariant()));

    public void Encoded(TimeSpan elapsed) => _encoding.Record(elapsed.TotalSeconds);

    [LoggerMessage(4000, LogLevel.Information, "index {Index} opened with {Courses} courses")]
    public partial void Opened(string index, long courses);

    public void Dispose() => _meter.Dispose();
}
