using Craft.Cli;

namespace Craft.Bench;

/// <summary>How long an answer takes over the topics, one request at a time and many at once.</summary>
internal static class RequestBench
{
    private const int Courses = 10_000;
    private const int WarmUp = 100;
    private const int Requests = 500;
    private const int Burst = 500;

    public static async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(TimeSpan.FromSeconds(2), ct);
        Terminal.Progress($"loading {Courses} courses");
        system.Sources.AddExtraCourses(Courses - system.Sources.Snapshot.Count);
        await system.UntilLoadedAsync(ct);
        var asker = new RequestAsker(system, ct);
        Terminal.Progress($"{Requests} requests, one after the other");
        await asker.OneByOneAsync(WarmUp);
        var (times, inside) = await asker.OneByOneAsync(Requests);
        Terminal.Progress($"{Burst} requests at once");
        var rate = await asker.AtOnceAsync(Burst);
        return BenchReport.Of("request",
        [
            new BenchFigure("request to recommendation, p50", Round(times, 0.50), "ms", 20, "lower"),
            new BenchFigure("request to recommendation, p99", Round(times, 0.99), "ms", 60, "lower"),
            new BenchFigure("of it computing the answer, p50", Round(inside, 0.50), "ms", null, "lower"),
            new BenchFigure("of it computing the answer, p99", Round(inside, 0.99), "ms", null, "lower"),
            new BenchFigure($"answers when {Burst} come at once", Math.Round(rate), "1/s", null, "higher"),
            new BenchFigure("courses in the index", system.Index.Count, "courses", null, "higher"),
        ]);
    }

    private static double Round(IEnumerable<double> times, double p) => Math.Round(Percentile.Of(times, p), 2);
}
