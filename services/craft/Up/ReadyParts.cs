using Craft.Cli;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Up;

/// <summary>Waits until every service has been ready once and says so, part by part.</summary>
internal static class ReadyParts
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>A source that does not answer is no reason to wait: it is polled again and shows in /health/ready.</summary>
    public static async Task WaitAsync(WebApplication app, Uri address, IProgress<ReadyPart> ready, CancellationToken ct)
    {
        var health = app.Services.GetRequiredService<PartHealth>();
        var failure = app.Services.GetRequiredService<StageFailure>();
        var waiting = new Dictionary<string, string>
        {
            ["ingestor"] = Topics.Courses,
            ["enricher"] = Topics.CoursesEnriched,
            ["indexer"] = Topics.CoursesIndexed,
            ["recommender"] = new Uri(address, "/api/recommendations").ToString(),
            ["trainer"] = new Uri(address, "/hangfire").ToString(),
        };
        var started = TimeProvider.System.GetTimestamp();
        while (waiting.Count > 0)
        {
            foreach (var name in waiting.Keys.Where(n => health.Part(n).State == PartState.Ready).ToList())
            {
                waiting.Remove(name, out var place);
                ready.Report(new ReadyPart(name, place!));
            }

            if (failure.ExitCode != 0)
            {
                throw new CommandFailure(failure.ExitCode, "a part failed at the start: " + Troubles(health));
            }

            if (TimeProvider.System.GetElapsedTime(started) > _patience)
            {
                throw CommandFailure.Failed($"not ready after {_patience.TotalSeconds:0} s: {Troubles(health)}");
            }

            await Task.Delay(_look, TimeProvider.System, ct);
        }
    }

    private static string Troubles(PartHealth health) => string.Join("; ", health.Ready().Parts
        .Where(p => p.Status != "ready")
        .Select(p => $"{p.Name} is {p.Status}{(p.Detail is null ? "" : $" ({p.Detail})")}"));
}
