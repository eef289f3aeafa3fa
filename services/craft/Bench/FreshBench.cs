using Craft.Cli;

namespace Craft.Bench;

/// <summary>How long a change takes from the source's answer until it can be recommended.</summary>
internal static class FreshBench
{
    private const int Changes = 100;
    private const int Load = 10_000;

    // the clock starts when the changed answer leaves the source, so a short interval only shortens the bench
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);

    public static async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(_interval, ct);
        await system.UntilLoadedAsync(ct);
        var ids = system.Sources.Snapshot.Keys.Order(StringComparer.Ordinal).ToList();
        await MeasureAsync(system, ids, Changes / 5, () => false, ct);
        Terminal.Progress($"idle: {Changes} changes");
        var idle = await MeasureAsync(system, ids, Changes, () => false, ct);
        Terminal.Progress($"under load: {Load} courses more");
        system.Sources.AddExtraCourses(Load);
        var all = system.Sources.Snapshot.Count;
        var loaded = await MeasureAsync(system, ids, Changes, () => system.Index.Count >= all, ct);
        return BenchReport.Of("fresh",
        [
            Figure("idle, p50", idle, 0.50, aim: 500),
            Figure("idle, p99", idle, 0.99),
            Figure($"while {Load} courses are loading, p50", loaded, 0.50),
            Figure($"while {Load} courses are loading, p99", loaded, 0.99),
            new BenchFigure($"changes seen while {Load} courses were loading", loaded.Count, "changes", null, "higher"),
        ]);
    }

    // ends early when the load is through: later changes would be idle ones
    private static async Task<List<double>> MeasureAsync(
        BenchSystem system, List<string> ids, int changes, Func<bool> isOver, CancellationToken ct)
    {
        var times = new List<double>();
        for (var i = 0; i < changes && !isOver(); i++)
        {
            var id = ids[i * 31 % ids.Count];
            var change = system.Sources.ChangeCourseAsync(id, ct);
            var title = system.Sources.Snapshot[id];
            var left = await change;
            await system.UntilAsync(async () => (await system.Index.GetAsync(id, ct))?.Course.Title == title, ct);
            times.Add((TimeProvider.System.GetUtcNow() - left).TotalMilliseconds);
        }

        return times;
    }

    private static BenchFigure Figure(string name, List<double> times, double p, double? aim = null) =>
        new(name, Math.Round(Percentile.Of(times, p), 1), "ms", aim, "lower");
}
