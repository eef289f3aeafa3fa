using System.Net;
using System.Text.Json;
using Craft.Ingestor;
using Craft.Ingestor.Simulation;
using Craft.Ingestor.Sources;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Ingestor;

/// <summary>The simulator's answers as a stranger sees them, and the adapters over it.</summary>
public sealed class SourceSimulatorTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private SourceSimulator _simulator = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _simulator = await SourceSimulator.StartAsync(
        new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples") }, Ct);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Udemy_answers_in_its_envelope_and_with_its_errors()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("api-2.0/courses/")).Status);
        _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("simulator:no-secret"u8));
        var list = (await GetAsync("api-2.0/courses/?page=1&page_size=100")).Json!.RootElement;
        Assert.Equal(119, list.GetProperty("count").GetInt32());
        Assert.Equal(100, list.GetProperty("results").GetArrayLength());
        Assert.StartsWith(_simulator.Address.AbsoluteUri, list.GetProperty("next").GetString(), StringComparison.Ordinal);
        var row = list.GetProperty("results")[0];
        Assert.False(row.TryGetProperty("description", out _), "the list is short");
        var detail = (await GetAsync($"api-2.0/courses/{row.GetProperty("id").GetInt64()}/")).Json!.RootElement;
        Assert.Contains("<p>", detail.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await GetAsync("api-2.0/courses/?page=2&page_size=100")).Json!.RootElement.GetProperty("next").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("api-2.0/courses/?page=3&page_size=100")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync("api-2.0/courses/?page=101&page_size=100")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("api-2.0/courses/1/")).Status);
    }

    [Fact]
    public async Task Mein_NOW_answers_in_its_envelope_and_with_its_errors()
    {
        const string path = "now-prod/suche/pc/v1/bildungsangebot";
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path)).Status);
        _http.DefaultRequestHeaders.Add("X-API-Key", "simulator");
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync($"{path}?page=0&size=24")).Status);
        var first = (await GetAsync($"{path}?page=0&size=20")).Json!.RootElement;
        Assert.Equal(103, first.GetProperty("page").GetProperty("totalElements").GetInt32());
        Assert.Equal(6, first.GetProperty("page").GetProperty("totalPages").GetInt32());
        var offers = first.GetProperty("_embedded").GetProperty("bildungsangebotDTOList");
        Assert.Equal(20, offers.GetArrayLength());
        Assert.True(offers[0].GetProperty("id").GetInt64() > int.MaxValue);
        Assert.All(offers.EnumerateArray(), o => Assert.True(o.GetProperty("termine").GetArrayLength() <= 5));
        Assert.False((await GetAsync($"{path}?page=6&size=20")).Json!.RootElement.TryGetProperty("_embedded", out _));
    }

    [Fact]
    public async Task An_edit_ends_when_an_answer_with_it_leaves_and_the_adapters_read_all_that_is_offered()
    {
        var (udemy, meinNow) = (_simulator.Sources[0], _simulator.Sources[1]);
        var (before, end) = await ReadAsync(udemy, []);
        Assert.True(end.IsComplete, end.Reason);
        Assert.Equal(119, before.Courses.Count);
        Assert.Equal(103, (await ReadAsync(meinNow, [])).Page.Courses.Count);

        var edited = before.Courses[5];
        var leaving = _simulator.ChangeCourseAsync($"udemy:{edited.SourceId}", Ct);
        Assert.False(leaving.IsCompleted);
        var marks = before.Courses.ToDictionary(c => c.SourceId, c => c.Mark!);
        var (after, _) = await ReadAsync(udemy, marks);
        Assert.True((await leaving) > DateTimeOffset.UnixEpoch);
        Assert.Equal([edited.SourceId], after.Courses.Select(c => c.SourceId));
        Assert.Equal(118, after.Unchanged.Count);
        Assert.EndsWith("2)", after.Courses[0].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_that_is_the_same_is_not_read_again()
    {
        var first = (await ReadAsync(_simulator.Sources[1], [])).Page;
        var second = (await ReadAsync(_simulator.Sources[1], first.Courses.ToDictionary(c => c.SourceId, c => c.Mark!))).Page;
        Assert.Empty(second.Courses);
        Assert.Equal(103, second.Unchanged.Count);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_changes_and_what_is_offered_follows_them()
    {
        var options = new SimulatorOptions { SamplesFolder = Path.Combine(RepositoryRoot.Path, "samples"), Seed = 7, VisibleAtStart = 200, ExtraCourses = 30 };
        await using var one = await SourceSimulator.StartAsync(options, Ct);
        await using var two = await SourceSimulator.StartAsync(options, Ct);
        var offered = one.Snapshot.Keys.ToHashSet();
        Assert.Equal(230, offered.Count);
        var kinds = new HashSet<SimulatedChangeKind>();
        for (var i = 0; i < 200; i++)
        {
            var change = one.ChangeSomething();
            Assert.Equal(change, two.ChangeSomething());
            kinds.Add(change.Kind);
            Assert.True(change.Kind is SimulatedChangeKind.Withdrawn or SimulatedChangeKind.Edited ? offered.Contains(change.CourseId) : offered.Add(change.CourseId));
            if (change.Kind == SimulatedChangeKind.Withdrawn)
            {
                offered.Remove(change.CourseId);
            }

            Assert.True(offered.SetEquals(one.Snapshot.Keys));
        }

        Assert.Equal(4, kinds.Count);
        Assert.Equal(one.Snapshot.OrderBy(c => c.Key), two.Snapshot.OrderBy(c => c.Key));
    }

    private static async Task<(SourcePage Page, PollEnd End)> ReadAsync(SourceOptions settings, Dictionary<string, string> marks)
    {
        var source = CourseSources.Create(settings, TimeProvider.System, IngestorEvents.Silent());
        using var owned = source as IDisposable;
        var pages = new List<SourcePage>();
        await foreach (var page in source.ReadAsync(new PollContext(TimeProvider.System.GetUtcNow(), marks), Ct))
        {
            pages.Add(page);
        }

        return (new SourcePage([.. pages.SelectMany(p => p.Courses)]) { Unchanged = [.. pages.SelectMany(p => p.Unchanged)] }, pages[^1].End!);
    }

    private async Task<(HttpStatusCode Status, JsonDocument? Json)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(_simulator.Address, path), Ct);
        var body = await answer.Content.ReadAsByteArrayAsync(Ct);
        return (answer.StatusCode, body.Length == 0 ? null : JsonDocument.Parse(body));
    }
}
