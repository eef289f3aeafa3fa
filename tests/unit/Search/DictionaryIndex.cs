using Craft.Search;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>What an index must do, as a dictionary: the model of the history tests.</summary>
internal sealed class DictionaryIndex
{
    private readonly Dictionary<string, IndexWrite> _last = new(StringComparer.Ordinal);

    public List<WriteVerdict> Write(IReadOnlyList<IndexWrite> writes) => [.. writes.Select(Write)];

    public async Task AssertSameAsync(IndexUnderTest test)
    {
        var live = _last.Values.Where(write => write.Course is not null).ToList();
        Assert.Equal(live.Count, test.Index.Count);
        foreach (var write in _last.Values)
        {
            var stored = await test.GetAsync(write.Id);
            Assert.Equal(write.Course?.Title, stored?.Course.Title);
            Assert.Equal(write.Course?.Revision, stored?.Course.Revision);
            Assert.Equal(write.Course is null, await test.IsDeletedAsync(write.Id));
            if (write.Vector is not null)
            {
                var hits = await test.NearestAsync(write.Vector, 100);
                Assert.Equal(1, hits.Single(hit => hit.Id == write.Id).Score, 0.001);
            }
        }

        Assert.Equal(Ids(live), (await test.NearestAsync(SearchCourses.Vector(1), 100)).Select(hit => hit.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(live), (await test.MatchAsync("Kurs", 100)).Select(hit => hit.Id).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Ids(IEnumerable<IndexWrite> writes) => writes.Select(write => write.Id).Order(StringComparer.Ordinal);

    private WriteVerdict Write(IndexWrite write)
    {
        if (_last.TryGetValue(write.Id, out var last) && write.Revision <= last.Revision)
        {
            return write.Revision == last.Revision ? WriteVerdict.Unchanged : WriteVerdict.Stale;
        }

        _last[write.Id] = write;
        return WriteVerdict.Applied;
    }
}
