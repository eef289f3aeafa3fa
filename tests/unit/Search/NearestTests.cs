using Craft.Schemas;
using Craft.Search;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Exact nearest neighbours against brute force over the floats.</summary>
public sealed class NearestTests
{
    // two vectors of 32 dimensions, each rounded to 127 steps
    private const double Rounding = 0.02;

    private static readonly string[] _languages = ["de", "en", "fr"];

    private static readonly Gen<CourseFilter> _filters =
        from sources in Gen.Int[0, 2].Array[1, 2].Select(a => a.Select(i => $"s{i}").ToArray()).Null()
        from languages in Gen.Int[0, 2].Array[1, 2].Select(a => a.Select(i => _languages[i]).ToArray()).Null()
        from price in Gen.Int[-100, 100].Select(i => i < 0 ? null : (decimal?)i)
        from free in Gen.Bool
        select new CourseFilter(sources, languages, price, free);

    [Fact]
    public async Task The_nearest_are_those_of_brute_force_up_to_rounding()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var writes = Writes(600);
        await test.WriteAsync(writes);
        await test.WriteAsync([.. writes.Where((_, i) => i % 7 == 0).Select(w => SearchCourses.Delete(w.Id, 2))]);
        var live = writes.Where((_, i) => i % 7 != 0).ToList();

        await Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 80], _filters).SampleAsync(async (seed, k, filter) =>
        {
            var query = SearchCourses.Vector(seed, "query");
            var hits = await test.NearestAsync(query, k, filter);
            var exact = live.Where(w => Fulfils(w.Course!, filter)).ToDictionary(w => w.Id, w => Cosine(query, w.Vector!));

            Assert.Equal(Math.Min(k, exact.Count), hits.Count);
            Assert.Equal(hits.OrderByDescending(h => h.Score).ThenBy(h => h.Id, StringComparer.Ordinal), hits);
            Assert.All(hits, hit => Assert.InRange(hit.Score - exact[hit.Id], -Rounding, Rounding));
            var worst = hits.Count == 0 ? 0 : hits[^1].Score;
            var missed = exact.Where(pair => hits.All(hit => hit.Id != pair.Key));
            Assert.All(missed, pair => Assert.True(hits.Count < k || pair.Value <= worst + Rounding));
        }, iter: 300);
    }

    [Fact]
    public async Task Equal_vectors_are_ordered_by_id()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var vector = SearchCourses.Vector(1);
        string[] ids = ["b", "a", "ä", "B", "a:2", "a:10"];
        await test.WriteAsync([.. ids.Select(id => new IndexWrite(id, 1, SearchCourses.Course(id, 1, "t"), vector))]);

        var hits = await test.NearestAsync(vector, 4);

        Assert.Equal(ids.Order(StringComparer.Ordinal).Take(4), hits.Select(hit => hit.Id));
        Assert.All(hits, hit => Assert.Equal(1, hit.Score, 1e-6));
    }

    [Fact]
    public async Task An_empty_index_and_no_wish_find_nothing_and_a_wish_beyond_all_finds_all()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var query = SearchCourses.Vector(1);
        Assert.Empty(await test.NearestAsync(query, 10));
        await test.WriteAsync(Writes(20));

        Assert.Empty(await test.NearestAsync(query, 0));
        Assert.Equal(20, (await test.NearestAsync(query, int.MaxValue)).Count);
        Assert.Equal(20, (await test.MatchAsync("Kurs", int.MaxValue)).Count);
    }

    [Fact]
    public async Task A_zero_vector_is_as_far_from_everything()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.WriteAsync([.. Writes(3), new IndexWrite("zero", 1, SearchCourses.Course("zero", 1, "t"), new float[SearchCourses.Dimensions])]);

        Assert.All(await test.NearestAsync(new float[SearchCourses.Dimensions], 10), hit => Assert.Equal(0, hit.Score));
        Assert.Equal(0, (await test.NearestAsync(SearchCourses.Vector(1), 10)).Single(hit => hit.Id == "zero").Score);
    }

    [Fact]
    public async Task A_vector_of_other_dimensions_is_refused_before_anything_changes()
    {
        await using var test = await IndexUnderTest.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => test.NearestAsync(new float[31], 1));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            test.WriteAsync(SearchCourses.Upsert("a", 1), new IndexWrite("b", 1, SearchCourses.Course("b", 1, "t"), new float[31])));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            test.WriteAsync(SearchCourses.Upsert("a", 1), new IndexWrite("b", 1, SearchCourses.Course("b", 1, "t"), [.. Enumerable.Repeat(float.NaN, 32)])));
        Assert.Equal(0, test.Index.Count);
        Assert.Equal(0, new FileInfo(test.Store).Length);
    }

    private static IndexWrite[] Writes(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        Price? price = (i % 4) switch { 0 => null, 1 => new Price { Free = true }, 2 => new Price { Amount = i % 100 }, _ => new Price { Amount = 0 } };
        var course = SearchCourses.Course($"c{i}", 1, "Kurs", _languages[i % 3], $"s{i % 5}", price);
        return new IndexWrite(course.Id, 1, course, SearchCourses.Vector(i));
    })];

    private static bool Fulfils(Course course, CourseFilter filter)
    {
        var free = course.Price is { Free: true } or { Amount: 0 };
        return (filter.Sources is null || filter.Sources.Contains(course.Source))
            && (filter.Languages is null || filter.Languages.Contains(course.Language))
            && (filter.MaxPrice is not { } max || free || course.Price?.Amount <= max)
            && (!filter.FreeOnly || free);
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
