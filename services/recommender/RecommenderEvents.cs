using System.Diagnostics.Metrics;
using Craft.Inference.Labels;
using Craft.Schemas;

namespace Craft.Recommender;

/// <summary>What the recommender logs and counts. Nothing of a request gets into either.</summary>
internal sealed partial class RecommenderEvents : IProgress<LabelNote>, IDisposable
{
    private readonly ILogger<RecommenderEvents> _logger;
    private readonly Meter _meter = new("Craft.Recommender");
    private readonly Counter<long> _answers;
    private readonly Counter<long> _resolutions;
    private readonly Histogram<double> _answering;

    public RecommenderEvents(ILogger<RecommenderEvents> logger)
    {
        _logger = logger;
        _answers = _meter.CreateCounter<long>("craft.recommendations.answers", "{answer}");
        _resolutions = _meter.CreateCounter<long>("craft.occupations.resolutions", "{resolution}");
        _answering = _meter.CreateHistogram<double>("craft.answering.seconds", "s");
    }

    public void Answered(Recommendation answer)
    {
        _answers.Add(1, new KeyValuePair<string, object?>("problem", answer.Problem?.Code ?? "none"));
        _resolutions.Add(1, new KeyValuePair<string, object?>("by", answer.Occupation?.ResolvedBy ?? "none"));
        _answering.Record(answer.ElapsedMs / 1000);
    }

    [LoggerMessage(9000, LogLevel.Information, "knowledge base {Version}: {Occupations} occupations, {Skills} skills, ready after {ElapsedMs} ms")]
    public partial void ExpertiseReady(string version, int occupations, int skills, double elapsedMs);

    [LoggerMessage(9001, LogLevel.Warning, "the knowledge base could not be loaded, next try in {Delay}")]
    public partial void ExpertiseFailed(Exception exception, TimeSpan delay);

    [LoggerMessage(9002, LogLevel.Warning, "Kafka did not take the tombstones of answered requests; they are written later")]
    public partial void TombstonesFailed(Exception exception);

    /// <summary>What the vectors of names are waiting for (<c>LabelVectorCache</c>).</summary>
    [LoggerMessage(9003, LogLevel.Information, "{Note}")]
    public partial void NoteVectors(string note);

    [LoggerMessage(9004, LogLevel.Warning, "names of occupations have no vectors, titles are found by characters alone")]
    public partial void NamesUnusable(Exception exception);

    [LoggerMessage(9005, LogLevel.Warning, "{Note}")]
    public partial void WarnOfVectors(string note);

    void IProgress<LabelNote>.Report(LabelNote value)
    {
        if (value.IsWarning)
        {
            WarnOfVectors(value.Text);
        }
        else
        {
            NoteVectors(value.Text);
        }
    }

    public void Dispose() => _meter.Dispose();
}
