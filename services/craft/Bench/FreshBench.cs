using Craft.Cli;

namespace Craft.Bench;

/// <summary>How long a change takes from the source's answer until it can be recommended.</summary>
internal static class FreshBench
{
    private const int WarmUp = 20;
    private const int Changes = 100;
    private const int AtOnce = 20;
    private const int Load = 10_000;

    // the clock starts when the changed answer leaves the source, so a short interval only shortens the bench
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);

    public static async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(_interval, ct);
        await system.UntilLoadedAsync(ct);
        var ids = system.Sources.Snapshot.Keys.Order(StringComparer.Ordinal).ToList();
        await OneByOneAsync(system, ids.Take(WarmUp), ct);
        Terminal.Progress($"idle: {Changes} changes");
        var idle = await OneByOneAsync(system, ids.Take(Changes), ct);
        Terminal.Progress($"under load: {Load} courses more");
        system.Sources.AddExtraCourses(Load);
        var loaded = await UnderLoadAsync(system, ids, ct);
        return BenchReport.Of("fresh",
        [
            Figure("idle, p50", idle, 0.50, aim: 500),
            Figure("idle, p99", idle, 0.99),
            Figure($"while {Load} courses are loading, p50", loaded, 0.50),
            Figure($"while {Load} courses are loading, p99", loaded, 0.99),
            new BenchFigure($"changes seen while {Load} courses were loading", loaded.Count, "changes", null, "higher"),
        ]);
    }

    private static async Task<List<double>> OneByOneAsync(BenchSystem system, IEnumerable<string> ids, CancellationToken ct)
    {
        var times = new List<double>();
        foreach (var id in ids)
        {
            times.Add(await ChangeAsync(system, id, ct));
        }

        return times;
    }

    // several at once, because the load is through in seconds; a change that ends after it would be half an idle one
    private static async Task<List<double>> UnderLoadAsync(BenchSystem system, List<string> ids, CancellationToken ct)
    {
        var all = system.Sources.Snapshot.Count;
        var times = new List<double>();
        while (system.Index.Count < all)
        {
            var round = await Task.WhenAll(ids.Take(AtOnce).Select(id => ChangeAsync(system, id, ct)));
            times.AddRange(system.Index.Count < all || times.Count == 0 ? round : []);
        }

        return times;
    }

    // milliseconds
    private static async Task<double> ChangeAsync(BenchSystem system, string id, CancellationToken ct)
    {
        var change = system.Sources.ChangeCourseAsync(id, ct);
        var title = system.Sources.Snapshot[id];
        var left = await change;
        await system.UntilAsync(async () => (await system.Index.GetAsync(id, ct))?.Course.Title == title, ct);
        return (TimeProvider.System.GetUtcNow() - left).TotalMilliseconds;
    }

    private static BenchFigure Figure(string name, List<double> times, double p, double? aim = null) =>
        new(name, Math.Round(Percentile.Of(times, p), 1), "ms", aim, "lower");
}
