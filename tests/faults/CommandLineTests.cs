using System.Globalization;
using System.Net;
using System.Text.Json;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>The demo by the real command line, as the README shows it.</summary>
[Collection(DemoTests.Name)]
public sealed class CommandLineTests(DemoCraft demo)
{
    private const string Nurse = "Pflegefachfrau (m/w/d)";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_over_the_topics_and_over_http_gets_the_same_list()
    {
        await SettledAsync();
        var overTopic = await AskAsync();
        var overHttp = overTopic;

        // the demo goes on changing: an answer over HTTP counts between two equal ones over the topics
        await Waiting.UntilAsync(
            async () =>
            {
                var before = overTopic;
                overHttp = await AskAsync("--http", demo.Craft.Web.ToString());
                overTopic = await AskAsync();
                return Courses(before).SequenceEqual(Courses(overTopic)) ? null : "the list goes on changing";
            },
            _patience, demo.Craft.Process);

        Assert.NotEmpty(Courses(overTopic));
        Assert.Equal("exact", overTopic.GetProperty("occupation").GetProperty("resolvedBy").GetString());
        Assert.All(overTopic.GetProperty("items").EnumerateArray(), i => Assert.NotEmpty(i.GetProperty("covers").EnumerateArray()));
        Assert.Equal(overTopic.GetProperty("occupation").GetRawText(), overHttp.GetProperty("occupation").GetRawText());
        Assert.Equal(overTopic.GetProperty("skillGap").GetRawText(), overHttp.GetProperty("skillGap").GetRawText());
        Assert.Equal(Courses(overTopic), Courses(overHttp));
    }

    [Fact]
    public async Task For_people_the_answer_is_text()
    {
        var answer = (await demo.RunAsync("request", "--occupation", Nurse, "--top", "2", "--have", "Erste Hilfe leisten")).Ended(0);

        Assert.Contains("\n1. ", answer.Output, StringComparison.Ordinal);
        Assert.Contains("\n2. ", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n3. ", answer.Output, StringComparison.Ordinal);
        Assert.Equal("", answer.Error);
    }

    [Fact]
    public async Task An_unknown_occupation_is_answered_with_a_problem()
    {
        var answer = (await demo.RunAsync("request", "--occupation", "Xyzzyplughfrobnicator 4711", "--json")).Ended(4);

        Assert.Equal("unknown-occupation", answer.Json().GetProperty("problem").GetProperty("code").GetString());
        Assert.Empty(Courses(answer.Json()));
        Assert.StartsWith("unknown-occupation: ", answer.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_knowledge_base_is_shown()
    {
        var sheet = (await demo.RunAsync("kb", "show", "Data Scientist")).Ended(0).Output;

        Assert.Contains("2511", sheet, StringComparison.Ordinal);
        Assert.Contains("data mining", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public Task Every_stage_catches_up() => SettledAsync();

    [Fact]
    public async Task Courses_of_a_file_arrive_and_go_when_they_are_gone_from_two_polls()
    {
        using var files = new TemporaryFolder();
        var csv = files.Combine("courses.csv");
        string[] ingest = ["ingest", "--source", "mine", "--from", csv, "--map", "sourceId=Nr,title=Name,description=Inhalt", "--once"];
        const string Header = "Nr;Name;Inhalt\n";
        const string Stays = "1;Löten für Anfänger;Weichlöten und Hartlöten an Kupferrohren.\n";
        await File.WriteAllTextAsync(csv, Header + Stays + "2;Schweißen für Anfänger;MAG-Schweißen an Stahlblechen.\n", Ct);
        Assert.StartsWith("mine: 2 new, 0 changed", (await demo.RunAsync(ingest)).Ended(0).Output, StringComparison.Ordinal);
        await ShownAsync("mine:1", HttpStatusCode.OK, "Löten für Anfänger");
        await ShownAsync("mine:2", HttpStatusCode.OK, "Schweißen für Anfänger");

        await File.WriteAllTextAsync(csv, Header + Stays, Ct);
        Assert.Contains(" 0 withdrawn", (await demo.RunAsync(ingest)).Ended(0).Output, StringComparison.Ordinal);
        Assert.Contains(" 1 withdrawn", (await demo.RunAsync(ingest)).Ended(0).Output, StringComparison.Ordinal);
        await ShownAsync("mine:2", HttpStatusCode.Gone, null);
        await ShownAsync("mine:1", HttpStatusCode.OK, "Löten für Anfänger");

        var status = (await demo.RunAsync("ingest", "status")).Ended(0).Output.Split('\n');
        Assert.Contains(status, l => l.StartsWith("mine ", StringComparison.Ordinal));
        Assert.Contains(status, l => l.StartsWith("udemy ", StringComparison.Ordinal));
        Assert.Contains(status, l => l.StartsWith("mein-now ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_not_there_withdraws_nothing()
    {
        using var files = new TemporaryFolder();

        var end = (await demo.RunAsync("ingest", "--source", "absent", "--from", files.Combine("none.csv"), "--once")).Ended(1);

        Assert.Contains("nothing is withdrawn", end.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_system_on_the_folder_is_refused()
    {
        var second = (await CommandResult.OfAsync(
            ["up", "--data", demo.Folder, "--http", "127.0.0.1:0", "--kafka-port", "0"], _patience)).Ended(1);

        Assert.Equal($"the data folder {demo.Folder} is in use by another craft up; stop it or give another --data.", second.Sentence());
        Assert.False(demo.Craft.Process.HasExited);
        (await demo.RunAsync("lag")).Ended(0);
    }

    [Fact]
    public async Task Health_and_metrics_are_there()
    {
        foreach (var kind in new[] { "live", "ready", "startup" })
        {
            // a broker that takes longer than two seconds to answer makes it not ready for a moment
            await Waiting.UntilAsync(
                async () =>
                {
                    using var answer = await demo.Craft.Http.GetAsync("/health/" + kind, Ct);
                    return answer.StatusCode == HttpStatusCode.OK ? null : $"{kind}: {await answer.Content.ReadAsStringAsync(Ct)}";
                },
                _patience, demo.Craft.Process);
        }

        var metrics = await demo.Craft.Http.GetStringAsync("/metrics", Ct);
        Assert.Contains("craft_", metrics, StringComparison.Ordinal);
    }

    // the demo goes on changing: each group must be seen without lag once; without a request there is nothing of the recommender
    private async Task SettledAsync()
    {
        var behind = new HashSet<string>(["craft.enricher", "craft.indexer", "craft.recommender"]);
        await Waiting.UntilAsync(
            async () =>
            {
                var lags = (await demo.RunAsync("lag", "--json")).Ended(0).Json().EnumerateArray()
                    .Where(l => l.GetProperty("topic").ValueKind == JsonValueKind.String)
                    .ToLookup(l => l.GetProperty("group").GetString()!, l => l.GetProperty("lag").GetInt64());
                behind.RemoveWhere(g => (lags.Contains(g) || g == "craft.recommender") && lags[g].Sum() == 0);
                return behind.Count == 0 ? null : "behind: " + string.Join(", ", behind);
            },
            _patience, demo.Craft.Process);
    }

    private Task ShownAsync(string id, HttpStatusCode status, string? title) => Waiting.UntilAsync(
        async () =>
        {
            var shown = await demo.Craft.CourseAsync(id, Ct);
            return (shown.Status, shown.Title) == (status, title)
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{id} is shown as {shown}");
        },
        _patience, demo.Craft.Process);

    private async Task<JsonElement> AskAsync(params string[] more) =>
        (await demo.RunAsync(["request", "--occupation", Nurse, "--json", .. more])).Ended(0).Json();

    private static List<string> Courses(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("courseId").GetString()!)];
}
