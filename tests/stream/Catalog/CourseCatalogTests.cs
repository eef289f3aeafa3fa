using Craft.Catalog.Courses;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class CourseCatalogTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset _noon = SampleCourses.Noon;
    private CatalogHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), null, Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_new_course_gets_revision_1_and_the_same_course_again_changes_nothing()
    {
        var first = await _host.Courses.StoreAsync(SampleCourses.Many("new", 3), _noon, Ct);
        var sequence = await _host.Courses.HighestSequenceAsync(Ct);
        var second = await _host.Courses.StoreAsync(SampleCourses.Many("new", 3), _noon.AddHours(1), Ct);

        Assert.Equal(3, first.Added);
        Assert.Equal(3, second.Unchanged);
        Assert.Equal(sequence, await _host.Courses.HighestSequenceAsync(Ct));
        var stored = await _host.Courses.GetAsync("new:2", Ct);
        Assert.Equal(1, stored!.Revision);
        Assert.Equal(_noon, stored.Course.ObservedAt);
    }

    [Fact]
    public async Task Another_text_is_the_next_revision_with_an_event()
    {
        await _host.Courses.StoreAsync([SampleCourses.One("text", 1)], _noon, Ct);
        var sequence = await _host.Courses.HighestSequenceAsync(Ct);

        var result = await _host.Courses.StoreAsync([SampleCourses.One("text", 1, "v2")], _noon, Ct);

        Assert.Equal(1, result.Changed);
        Assert.True(await _host.Courses.HighestSequenceAsync(Ct) > sequence);
        var stored = await _host.Courses.GetAsync("text:1", Ct);
        Assert.Equal(2, stored!.Revision);
        Assert.Equal(2, stored.Course.Revision);
        Assert.Equal("Kurs 1, Fassung v2.", stored.Course.Description);
    }

    [Fact]
    public async Task A_new_price_is_kept_without_a_revision_or_an_event()
    {
        await _host.Courses.StoreAsync([SampleCourses.One("price", 1)], _noon, Ct);
        var sequence = await _host.Courses.HighestSequenceAsync(Ct);

        var result = await _host.Courses.StoreAsync([SampleCourses.One("price", 1, price: 12)], _noon, Ct);

        Assert.Equal(1, result.Refreshed);
        Assert.Equal(sequence, await _host.Courses.HighestSequenceAsync(Ct));
        var stored = await _host.Courses.GetAsync("price:1", Ct);
        Assert.Equal(12, stored!.Course.Price!.Amount);
        Assert.Equal(1, stored.Revision);
    }

    [Fact]
    public async Task Of_two_courses_with_one_id_the_last_wins()
    {
        var result = await _host.Courses.StoreAsync(
            [SampleCourses.One("twin", 1, "v1"), SampleCourses.One("twin", 1, "v2")], _noon, Ct);

        Assert.Equal(1, result.Added);
        Assert.Equal("Kurs 1, Fassung v2.", (await _host.Courses.GetAsync("twin:1", Ct))!.Course.Description);
    }

    [Fact]
    public async Task A_course_that_cannot_be_stored_is_refused_and_the_rest_of_the_page_is_not()
    {
        var good = SampleCourses.One("mixed", 1);
        var result = await _host.Courses.StoreAsync(
            [
                good,
                SampleCourses.One("mixed", 2) with { Description = "zero \0 character" },
                SampleCourses.One("mixed", 3) with { Headline = "lone \ud83d surrogate" },
                SampleCourses.One("mixed", 4) with { Id = "other:4" },
                SampleCourses.One("mixed", 5) with { Description = new string('x', 70_000) },
            ],
            _noon, Ct);

        Assert.Equal(1, result.Added);
        Assert.Equal(["mixed:2", "mixed:3", "other:4", "mixed:5"], result.Refused.Select(r => r.Id));
        Assert.Equal(1, await _host.Courses.CountAsync("mixed", Ct));
    }

    [Fact]
    public async Task Two_pages_with_the_same_courses_at_once_store_each_course_once()
    {
        var page = SampleCourses.Many("race", 50);
        var before = await _host.Courses.HighestSequenceAsync(Ct);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _host.Courses.StoreAsync(page, _noon, Ct)));

        Assert.Equal(50, results.Sum(r => r.Added));
        Assert.Equal(150, results.Sum(r => r.Unchanged));
        Assert.All(
            await LiveAsync("race:"), live => Assert.Equal(1, live.Revision));
        Assert.True(await _host.Courses.HighestSequenceAsync(Ct) >= before + 50);
    }

    [Fact]
    public async Task Every_course_can_be_streamed_with_everything_the_source_said()
    {
        var course = SampleCourses.Long("stream", 7) with
        {
            Keywords = ["Lager", "Gabelstapler 🚜"],
            Dates = [new() { Start = _noon, Place = "Köln" }],
            Duration = new() { Hours = 12.5, Text = "2 Tage" },
        };
        await _host.Courses.StoreAsync([course], _noon, Ct);

        var found = new List<Craft.Schemas.Course>();
        await foreach (var streamed in _host.Courses.StreamAsync(Ct))
        {
            if (streamed.Source == "stream")
            {
                found.Add(streamed);
            }
        }

        var only = Assert.Single(found);
        Assert.Equivalent(course.ToCourse(1, _noon), only, strict: true);
    }

    private async Task<List<LiveCourse>> LiveAsync(string prefix)
    {
        var live = new List<LiveCourse>();
        await foreach (var course in _host.Courses.StreamLiveAsync(Ct))
        {
            if (course.Id.StartsWith(prefix, StringComparison.Ordinal))
            {
                live.Add(course);
            }
        }

        return live;
    }
}
