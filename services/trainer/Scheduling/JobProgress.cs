using System.Data.Common;
using System.Text.Json;
using Craft.Trainer.Lexical;
using Hangfire.Server;

namespace Craft.Trainer.Scheduling;

/// <summary>
/// Writes a job's progress to its parameters, at most once a second; the dashboard draws a bar from it. A database hiccup is
/// swallowed: progress is a courtesy and must not end a training run.
/// </summary>
internal sealed class JobProgress(PerformContext? context, TimeProvider time) : IProgress<TrainingProgress>
{
    public const string Parameter = "Progress";
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long? _written;
    private string? _stage;

    public void Report(TrainingProgress value)
    {
        if (context is null)
        {
            return;
        }

        lock (_gate)
        {
            var due = _written is not { } last || time.GetElapsedTime(last) >= _interval || value.Stage != _stage;
            if (!due && value.Done < 1)
            {
                return;
            }

            (_written, _stage) = (time.GetTimestamp(), value.Stage);
            Write(context, value);
        }
    }

    private void Write(PerformContext job, TrainingProgress value)
    {
        try
        {
            var line = new JobProgressLine(value.Stage, Math.Clamp(value.Done, 0, 1), time.GetUtcNow());
            job.Connection.SetJobParameter(
                job.BackgroundJob.Id, Parameter, JsonSerializer.Serialize(line, TrainerJson.Default.JobProgressLine));
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException or TimeoutException)
        {
            // see the summary
        }
    }
}
