using Craft.Search;
using Craft.Search.Embedded;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>The store is rewritten when most of it is outdated, and nothing but its size changes.</summary>
public sealed class IndexCompactionTests
{
    [Fact]
    public async Task Compaction_keeps_the_content_and_the_deletions()
    {
        await using var test = await IndexUnderTest.CreateAsync(new EmbeddedIndexOptions { CompactFrom = 20_000 });
        var model = new DictionaryIndex();
        var (longest, shrunk) = (0L, false);
        for (var revision = 1; revision <= 60; revision++)
        {
            IndexWrite[] writes =
            [
                .. Enumerable.Range(0, 10).Select(i => SearchCourses.Upsert($"c{i}", revision, $"Kurs {revision}")),
                SearchCourses.Upsert($"gone{revision}", 1), SearchCourses.Delete($"gone{revision}", 2),
            ];
            model.Write(writes);
            await test.WriteAsync(writes);
            var length = new FileInfo(test.Store).Length;
            shrunk |= length < longest;
            longest = Math.Max(longest, length);
        }

        Assert.True(shrunk);
        Assert.InRange(longest, 10_000, 60_000);
        await model.AssertSameAsync(test);
        await test.ReopenAsync();
        await model.AssertSameAsync(test);
        Assert.Equal([WriteVerdict.Stale], await test.WriteAsync(SearchCourses.Upsert("gone1", 1)));
    }

    [Fact]
    public async Task A_compaction_that_a_crash_cut_short_is_forgotten()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var model = new DictionaryIndex();
        IndexWrite[] writes = [SearchCourses.Upsert("a", 1), SearchCourses.Upsert("b", 1)];
        model.Write(writes);
        await test.WriteAsync(writes);
        await test.CloseAsync();
        await File.WriteAllTextAsync(test.Store + ".next", "half a copy", TestContext.Current.CancellationToken);

        await test.ReopenAsync();
        await model.AssertSameAsync(test);
        Assert.False(File.Exists(test.Store + ".next"));
    }
}
