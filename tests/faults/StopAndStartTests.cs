using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Craft.Ingestor.Simulation;
using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>Starting and stopping on one folder: taken ports, both signals, at any time; nothing is lost or written again.</summary>
public sealed class StopAndStartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taken_ports_and_signals_at_any_time_end_in_order_and_lose_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), VisibleAtStart = 40 }, Ct);

        // while it starts: while the database is made, when it is there, when the broker is there
        await StoppedWhileStartingAsync(folder.Path, sources, "making a PostgreSQL");
        await StoppedWhileStartingAsync(folder.Path, sources, "ready postgres ");
        await StoppedWhileStartingAsync(folder.Path, sources, "ready kafka ");

        List<string> before;
        await using (var craft = await RunningCraft.Start(folder.Path, sources, _interval).ReadyAsync())
        {
            await ShownAsync(craft, sources);
            before = Courses(craft);
            var started = TimeProvider.System.GetTimestamp();
            craft.Process.Interrupt();
            Assert.Equal(0, await craft.Process.ExitAsync(_stopLimit));
            output.WriteLine($"SIGINT: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }

        Assert.Equal(40, before.Count);
        await TakenPortAsync(folder.Path, isHttp: false);
        await TakenPortAsync(folder.Path, isHttp: true);
        await using (var craft = await RunningCraft.Start(folder.Path, sources, _interval).ReadyAsync())
        {
            await ShownAsync(craft, sources);
            Assert.Equal(before, Courses(craft));
            var started = TimeProvider.System.GetTimestamp();
            Assert.Equal(0, await craft.StopAsync());
            output.WriteLine($"SIGTERM: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
    }

    [Fact]
    public async Task A_program_that_slept_for_longer_than_its_sessions_works_on()
    {
        var session = TimeSpan.FromSeconds(2);
        using var folder = new TemporaryFolder();
        await using var sources = await SourceSimulator.StartAsync(
            new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), VisibleAtStart = 20 }, Ct);
        var settings = new Dictionary<string, string> { ["Craft__Kafka__SessionTimeout"] = session.ToString() };
        await using var craft = await RunningCraft.Start(folder.Path, sources, _interval, settings).ReadyAsync();
        await ShownAsync(craft, sources);

        for (var night = 0; night < 2; night++)
        {
            // it falls asleep, and wakes, in the middle of its work
            Change(sources);
            await Task.Delay(_interval, TimeProvider.System, Ct);
            craft.Process.Suspend();
            await Task.Delay(session * 1.5, TimeProvider.System, Ct);
            Change(sources);
            craft.Process.Resume();
            await ShownAsync(craft, sources);
        }

        Assert.Equal(0, await craft.StopAsync());
    }

    [Fact]
    public async Task Wrong_settings_are_one_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var craft = CraftProcess.Start(
            ["up", "--data", folder.Path, "--http", "127.0.0.1:0", "--kafka-port", "0"],
            new Dictionary<string, string>
            {
                ["Craft__Ingestor__Sources__0__Name"] = "No Name!",
                ["Craft__Ingestor__Sources__0__Url"] = "courses.csv",
            });

        Assert.Equal(1, await craft.ExitAsync(_patience));
        var sentence = craft.StandardError.Split('\n')[^1];
        Assert.StartsWith($"craft: craft up cannot start in {folder.Path}: settings are wrong: ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", craft.StandardError, StringComparison.Ordinal);
    }

    private static void Change(SourceSimulator sources)
    {
        for (var i = 0; i < 10; i++)
        {
            sources.ChangeSomething();
        }
    }

    private static async Task TakenPortAsync(string folder, bool isHttp)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var refused = (await CommandResult.OfAsync(
            ["up", "--data", folder, "--http", "127.0.0.1:" + (isHttp ? port : "0"), "--kafka-port", isHttp ? "0" : port], _patience)).Ended(1);
        var sentence = refused.Error.Split('\n')[^1];
        Assert.StartsWith("craft: ", sentence, StringComparison.Ordinal);
        Assert.Contains(port, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }

    private async Task StoppedWhileStartingAsync(string folder, SourceSimulator sources, string after)
    {
        await using var craft = RunningCraft.Start(folder, sources, _interval);
        await craft.Process.LineAsync(after, _patience);
        var started = TimeProvider.System.GetTimestamp();
        var exitCode = await craft.StopAsync();
        Assert.True(exitCode == 0, $"exit code {exitCode} after {after}:\n{craft.Process.Output}");
        output.WriteLine($"SIGTERM while starting ({after.TrimEnd()}): {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private static Task ShownAsync(RunningCraft craft, SourceSimulator sources) => Waiting.UntilAsync(
        async () =>
        {
            foreach (var (id, title) in sources.Snapshot)
            {
                if ((await craft.CourseAsync(id, Ct)).Title != title)
                {
                    return $"{id} is not shown";
                }
            }

            return null;
        },
        _patience, craft.Process);

    private static List<string> Courses(RunningCraft craft) =>
        [.. TopicDump.Read(craft.Kafka, Topics.Courses).Select(r => $"{r.Key} {r.Partition}/{r.Offset} {r.Revision} {r.Title}").Order(StringComparer.Ordinal)];
}
