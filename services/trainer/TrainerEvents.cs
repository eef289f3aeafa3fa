using System.Diagnostics.Metrics;
using Craft.Trainer.Lexical;

namespace Craft.Trainer;

/// <summary>Every log line and metric of the trainer.</summary>
public sealed partial class TrainerEvents : IDisposable
{
    public const string MeterName = "Craft.Trainer";

    private readonly ILogger<TrainerEvents> _log;
    private readonly Meter _meter;
    private readonly Counter<long> _runs;
    private readonly UpDownCounter<int> _active;
    private readonly Histogram<double> _duration;
    private readonly Gauge<double> _score;

    public TrainerEvents(ILogger<TrainerEvents> log, IMeterFactory meters)
    {
        _log = log;
        _meter = meters.Create(MeterName);
        _runs = _meter.CreateCounter<long>("craft.trainings.runs", "{run}", "training runs, by how they ended");
        _active = _meter.CreateUpDownCounter<int>("craft.active_trainings.runs", "{run}", "training runs under way");
        _duration = _meter.CreateHistogram<double>("craft.training.seconds", "s", "from start to end of a run");
        _score = _meter.CreateGauge<double>("craft.model_score.ratio", "1", "score of a model on its fixed query set");
    }

    internal void Started(string job, string id)
    {
        _active.Add(1, new KeyValuePair<string, object?>("job", job));
        RunStarted(job, id);
    }

    /// <summary><paramref name="outcome"/>: <c>trained</c>, <c>unchanged</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    internal void Ended(string job, string id, string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("job", job);
        _active.Add(-1, tag);
        _runs.Add(1, tag, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(took.TotalSeconds, tag);
        RunEnded(job, id, outcome, took.TotalSeconds);
    }

    internal void Refused(string job, string id, string name)
    {
        _runs.Add(1, new KeyValuePair<string, object?>("job", job), new KeyValuePair<string, object?>("outcome", "refused"));
        RunRefused(id, name);
    }

    internal void Scored(string role, string alias, LexicalScores scores)
    {
        foreach (var (name, value) in scores.Means())
        {
            _score.Record(
                value,
                new KeyValuePair<string, object?>("role", role),
                new KeyValuePair<string, object?>("alias", alias),
                new KeyValuePair<string, object?>("score", name));
        }
    }

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(8001, LogLevel.Information, "scheduler tables in schema {Schema} are ready")]
    internal partial void SchemaReady(string schema);

    [LoggerMessage(8002, LogLevel.Information, "job {Job} runs at {Cron} ({TimeZone})")]
    internal partial void Scheduled(string job, string cron, string timeZone);

    [LoggerMessage(8003, LogLevel.Information, "job {Job} is not scheduled")]
    internal partial void ScheduleOff(string job);

    [LoggerMessage(8004, LogLevel.Information, "training {Job} starts as job {JobId}")]
    private partial void RunStarted(string job, string jobId);

    [LoggerMessage(8005, LogLevel.Information, "training {Job}, job {JobId}: {Outcome} after {Seconds:0.0} s")]
    private partial void RunEnded(string job, string jobId, string outcome, double seconds);

    [LoggerMessage(8006, LogLevel.Warning, "job {JobId} is refused: another '{Lock}' job is running")]
    private partial void RunRefused(string jobId, string @lock);

    [LoggerMessage(8007, LogLevel.Information, "{Model} {Version} is registered as challenger: {Scores}; champion: {ChampionScores}")]
    internal partial void ChallengerRegistered(string model, string version, string scores, string championScores);
}
