using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Craft.Catalog.Knowledge;
using Craft.Recommender.Answering;
using Craft.Recommender.Retrieval;
using Craft.Runtime;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>Measurements, run by hand with <c>-explicit only</c>.</summary>
public sealed class RecommenderFigures(PostgresFixture postgres)
{
    private const int Courses = 10_000;
    private const int Requests = 300;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Request_to_answer_with_10_000_courses()
    {
        var knowledge = EscoExtract.ReadBundled();
        await using var host = await RecommenderHost.StartAsync(postgres, knowledge);
        var samples = SampleCatalogue.Courses.Select(c => SampleCatalogue.Tagged(c, knowledge)).ToList();
        for (var i = 0; i < Courses; i += 500)
        {
            await host.IndexAsync([.. Enumerable.Range(i, 500).Select(n => Copy(samples[n % samples.Count], n))]);
        }

        var started = Stopwatch.GetTimestamp();
        using (await host.PostAsync("""{"occupation":{"text":"Data Scientist"}}"""))
        {
            Say($"first answer after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        }

        var titles = knowledge.Occupations.Where(o => o.Essential.Count > 3).Select(o => o.LabelDe).Order(StringComparer.Ordinal).ToList();
        string Request(int i) => JsonSerializer.Serialize(new { occupation = new { text = titles[i * 7 % titles.Count] } });
        await EngineAsync(host, titles);
        await MeasureAsync("waited POST", async i =>
        {
            using var answer = await host.PostAsync(Request(i));
            answer.EnsureSuccessStatusCode();
        });
        var journal = host.Services.GetRequiredService<AnswerJournal>();
        var writer = host.Services.GetRequiredService<RecordWriter>();
        await MeasureAsync("topic to topic", async i =>
        {
            var next = journal.NextAsync($"id-{i}", Ct);
            var request = WireJson.Read<RecommendationRequest>(Encoding.UTF8.GetBytes(Request(i))).Message!;
            await writer.WriteAsync(Topics.RecommendationRequests, $"id-{i}", request, "/test", Ct);
            await next;
        });
        var answers = Enumerable.Range(0, Requests).Select(i => journal.Find($"id-{i}")!.ElapsedMs).Order().ToList();
        Say($"elapsedMs p50 {answers[Requests / 2]:0.0} p99 {answers[Requests * 99 / 100]:0.0}");
        var burst = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var answer = await host.PostAsync(Request(i));
            answer.EnsureSuccessStatusCode();
        });
        Say($"32 at a time: {1_000 / Stopwatch.GetElapsedTime(burst).TotalSeconds:0} answers/s");
    }

    private static async Task EngineAsync(RecommenderHost host, List<string> titles)
    {
        var expertise = host.Services.GetRequiredService<ExpertiseHolder>().Current!;
        var search = host.Services.GetRequiredService<CandidateSearch>();
        await MeasureAsync("resolve", i => expertise.Occupations.ResolveAsync(new OccupationQuery { Text = titles[i * 7 % titles.Count] + "x" }, "de", Ct));
        await MeasureAsync("search", i =>
        {
            var occupation = expertise.Knowledge.Occupations[i * 5];
            return search.FindAsync(occupation, expertise.Gaps.GapOf(occupation, [], [], "de"), Search.CourseFilter.Any, Ct);
        });
        var engine = host.Services.GetRequiredService<RecommendationEngine>();
        await MeasureAsync("engine", i =>
        {
            RequestCheck.TryAccept("x", new RecommendationRequest { Occupation = new OccupationQuery { Uri = expertise.Knowledge.Occupations[i * 5].Uri } }, DateTimeOffset.UnixEpoch, out var valid, out _);
            return engine.AnswerAsync(expertise, valid!, 0, Ct);
        });
    }

    private static async Task MeasureAsync(string what, Func<int, Task> call)
    {
        for (var i = 0; i < 30; i++)
        {
            await call(Requests + i);
        }

        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call(i);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Say($"{what}: p50 {times[Requests / 2]:0.0} ms, p90 {times[Requests * 9 / 10]:0.0} ms, p99 {times[Requests * 99 / 100]:0.0} ms");
    }

    private static EnrichedCourse Copy(EnrichedCourse course, int n) => course with
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"copy:{n}"),
        Title = string.Create(CultureInfo.InvariantCulture, $"{course.Title} {n}"),
    };

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
