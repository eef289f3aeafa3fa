using System.Diagnostics;
using Craft.Cli;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Bench;

/// <summary>How many courses per second pass through everything.</summary>
internal static class PipelineBench
{
    private const int Courses = 15_000;

    public static async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        var (fromPoll, courses) = await FromPollAsync(ct);
        var fromTopic = await FromTopicAsync(courses, ct);
        using var self = Process.GetCurrentProcess();
        return BenchReport.Of("pipeline",
        [
            new BenchFigure("from the poll to the index", Math.Round(fromPoll), "courses/s", 1_000, "higher"),
            new BenchFigure("from craft.courses.v1 to the index", Math.Round(fromTopic), "courses/s", 1_500, "higher"),
            new BenchFigure("largest memory of the process", Math.Round(self.PeakWorkingSet64 / 1e6), "MB", null, "lower"),
        ]);
    }

    // the simulator's own work is in it: both share the cores
    private static async Task<(double Rate, IReadOnlyList<Course> Courses)> FromPollAsync(CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(TimeSpan.FromMilliseconds(200), ct);
        await system.UntilLoadedAsync(ct);
        Terminal.Progress($"{Courses} new courses at the sources");
        var before = system.Index.Count;
        system.Sources.AddExtraCourses(Courses);
        var elapsed = await system.UntilLoadedAsync(ct);
        var added = system.Index.Count - before;
        return (added / elapsed.TotalSeconds, await CoursesAsync(system, ct));
    }

    private static async Task<IReadOnlyList<Course>> CoursesAsync(BenchSystem system, CancellationToken ct)
    {
        var courses = new List<Course>();
        await foreach (var course in system.Services.GetRequiredService<Catalog.Courses.CourseCatalog>().StreamAsync(ct))
        {
            courses.Add(course);
        }

        return courses;
    }

    private static async Task<double> FromTopicAsync(IReadOnlyList<Course> courses, CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(interval: null, ct);
        using var writer = new RecordWriter(
            KafkaAccess.Clients(new KafkaOptions { BootstrapServers = system.Kafka }), TimeProvider.System);
        Terminal.Progress($"{courses.Count} courses on {Topics.Courses}");
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(courses.Select(c => writer.WriteAsync(Topics.Courses, c.Id, c, "/craft/bench", ct)));
        await system.UntilAsync(() => Task.FromResult(system.Index.Count >= courses.Count), ct);
        return courses.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
