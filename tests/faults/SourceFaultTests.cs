using System.Net;
using System.Text.Json;
using Craft.Ingestor.Simulation;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>
/// Broken sources through the whole program, from the source to the index; the ingestor's own tests have more of them.
/// </summary>
public sealed class SourceFaultTests(ITestOutputHelper output)
{
    private const string Broken = "mein-now";

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_a_source_answers_the_courses_stay_health_says_so_and_after_healing_changes_arrive()
    {
        using var folder = new TemporaryFolder();
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions
            {
                SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"),
                VisibleAtStart = 40,
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            Ct);
        await using var craft = await RunningCraft.Start(folder.Path, sources, _interval).ReadyAsync();
        await ShownAsync(craft, sources);
        var id = sources.Snapshot.Keys.First(k => k.StartsWith(Broken + ":", StringComparison.Ordinal));
        foreach (var (fault, reason) in new[]
        {
            (SimulatedFault.TooManyRequests, "http-429"), (SimulatedFault.Truncated, "truncated"),
        })
        {
            var started = TimeProvider.System.GetTimestamp();
            sources.Break(fault, Broken);
            await HealthAsync(craft, HttpStatusCode.ServiceUnavailable, $"{Broken}: {reason}");
            using (var live = await craft.Http.GetAsync("/health/live", Ct))
            {
                Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            }

            var changed = sources.ChangeCourseAsync(id, Ct);
            await ShownAsync(craft, sources, except: id);
            Assert.False(changed.IsCompleted);

            sources.Heal();
            await changed.WaitAsync(_patience, TimeProvider.System, Ct);
            await ShownAsync(craft, sources);
            await HealthAsync(craft, HttpStatusCode.OK, Broken + ": ");
            output.WriteLine($"{fault}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }

        Assert.Equal(0, await craft.StopAsync());
    }

    private static Task ShownAsync(RunningCraft craft, SourceSimulator sources, string? except = null) => Waiting.UntilAsync(
        async () =>
        {
            foreach (var (id, title) in sources.Snapshot.Where(c => c.Key != except))
            {
                if (await craft.CourseAsync(id, Ct) is var shown && shown.Title != title)
                {
                    return $"{id}: '{title}' is shown as '{shown.Title}' ({shown.Status})";
                }
            }

            return null;
        },
        _patience, craft.Process);

    private static Task HealthAsync(RunningCraft craft, HttpStatusCode status, string detail) => Waiting.UntilAsync(
        async () =>
        {
            using var answer = await craft.Http.GetAsync("/health/ready", Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            using var json = JsonDocument.Parse(text);
            var part = json.RootElement.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "ingestor");
            return answer.StatusCode == status && part.GetProperty("detail").GetString()!.Contains(detail, StringComparison.Ordinal)
                ? null
                : $"health is {answer.StatusCode}: {text}";
        },
        _patience, craft.Process);
}
