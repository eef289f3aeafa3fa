using Craft.Search;
using Craft.Search.Embedded;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Writes, verdicts and reopenings against a dictionary.</summary>
public sealed class IndexWriteTests
{
    private static readonly Gen<(int Id, int Revision, bool Deleted)> _writes = Gen.Select(Gen.Int[0, 7], Gen.Int[1, 12], Gen.Bool);

    // a step is a batch of writes; an empty one closes the index and opens it again
    private static readonly Gen<(int Id, int Revision, bool Deleted)[][]> _histories = _writes.Array[0, 6].Array[1, 25];

    [Fact]
    public async Task A_newer_revision_is_applied_an_equal_one_unchanged_an_older_one_stale()
    {
        await using var test = await IndexUnderTest.CreateAsync();

        Assert.Equal(
            [WriteVerdict.Applied, WriteVerdict.Unchanged, WriteVerdict.Stale, WriteVerdict.Applied, WriteVerdict.Stale, WriteVerdict.Unchanged],
            await test.WriteAsync(
                SearchCourses.Upsert("a", 2), SearchCourses.Upsert("a", 2), SearchCourses.Upsert("a", 1),
                SearchCourses.Delete("a", 5), SearchCourses.Upsert("a", 4), SearchCourses.Upsert("a", 5)));
        Assert.Null(await test.GetAsync("a"));
        Assert.True(await test.IsDeletedAsync("a"));
        Assert.False(await test.IsDeletedAsync("never heard of"));

        Assert.Equal([WriteVerdict.Stale], await test.WriteAsync(SearchCourses.Upsert("a", 4)));
        await test.ReopenAsync();
        Assert.Equal([WriteVerdict.Stale], await test.WriteAsync(SearchCourses.Upsert("a", 4)));
        Assert.Equal([WriteVerdict.Applied], await test.WriteAsync(SearchCourses.Upsert("a", 6)));
        Assert.Equal(6, (await test.GetAsync("a"))!.Course.Revision);
    }

    [Fact]
    public async Task A_deletion_of_an_unknown_course_makes_older_revisions_stale()
    {
        await using var test = await IndexUnderTest.CreateAsync();

        Assert.Equal([WriteVerdict.Applied], await test.WriteAsync(SearchCourses.Delete("a", 3)));
        Assert.Equal([WriteVerdict.Stale, WriteVerdict.Unchanged], await test.WriteAsync(SearchCourses.Upsert("a", 2), SearchCourses.Upsert("a", 3)));
        Assert.Equal(0, test.Index.Count);
    }

    [Fact]
    public async Task Any_history_of_writes_and_reopenings_equals_a_dictionary() => await _histories.SampleAsync(async history =>
    {
        // compaction at every chance, so that it is part of the histories too
        await using var test = await IndexUnderTest.CreateAsync(new EmbeddedIndexOptions { CompactFrom = 500 });
        var model = new DictionaryIndex();
        foreach (var batch in history)
        {
            if (batch.Length == 0)
            {
                await test.ReopenAsync();
            }

            var writes = batch.Select(write => write.Deleted
                ? SearchCourses.Delete($"c{write.Id}", write.Revision)
                : SearchCourses.Upsert($"c{write.Id}", write.Revision, $"Kurs {write.Revision}", write.Revision % 2 == 0 ? "de" : "en")).ToArray();
            Assert.Equal(model.Write(writes), await test.WriteAsync(writes));
        }

        await model.AssertSameAsync(test);
    }, iter: 150);

    [Fact]
    public async Task What_comes_back_is_what_was_written()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var write = SearchCourses.Upsert("mein-now:ä\"1", 7, "Größe 😀 \u0000 \"quoted\"");
        await test.WriteAsync(write);
        await test.ReopenAsync();

        var stored = await test.GetAsync(write.Id);
        Assert.Equal(write.Course!.Title, stored!.Course.Title);
        Assert.Equal(write.Course with { Skills = stored.Course.Skills }, stored.Course);
        Assert.InRange(stored.Vector.Zip(write.Vector!, (a, b) => (double)a * b).Sum(), 0.999, 1.001);
    }

    [Fact]
    public async Task Rows_of_deleted_courses_are_used_again()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        for (var round = 0; round < 5; round++)
        {
            await test.WriteAsync([.. Enumerable.Range(0, 40).Select(i => SearchCourses.Upsert($"r{round}-{i}", 1))]);
            await test.WriteAsync([.. Enumerable.Range(0, 30).Select(i => SearchCourses.Delete($"r{round}-{i}", 2))]);
        }

        var hits = await test.NearestAsync(SearchCourses.Vector(3), 1000);
        Assert.Equal(50, hits.Count);
        Assert.All(hits, hit => Assert.InRange(int.Parse(hit.Id.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture), 30, 39));
    }
}
