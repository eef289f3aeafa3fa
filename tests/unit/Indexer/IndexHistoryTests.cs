using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.Schemas;
using CsCheck;
using Xunit;
using static Craft.UnitTests.Indexer.IndexerCourses;

namespace Craft.UnitTests.Indexer;

/// <summary>Any history of batches, repetitions included, against a dictionary: the newest revision wins (C-4, C-5).</summary>
public sealed class IndexHistoryTests
{
    private static readonly string[] _ids = ["s:1", "s:2", "s:3"];

    private static readonly Gen<Message<EnrichedCourse>> _message =
        from id in Gen.Int[0, _ids.Length - 1].Select(i => _ids[i])
        from revision in Gen.Long[1, 8]
        from kind in Gen.Int[0, 5]
        select kind switch
        {
            0 => BareTombstone(id),
            1 => Tombstone(id, revision),
            _ => Upsert(id, revision),
        };

    [Fact]
    public async Task However_batches_come_the_index_holds_the_newest_revision_and_says_so() =>
        await _message.Array[1, 5].Array[1, 8].SampleAsync(
            async batches =>
            {
                await using var test = await IndexerUnderTest.CreateAsync();
                var model = new Dictionary<string, CourseIndexed>(StringComparer.Ordinal);
                foreach (var batch in batches)
                {
                    await CheckAsync(test, model, batch);
                }

                foreach (var id in _ids)
                {
                    var last = model.GetValueOrDefault(id);
                    var stored = await test.Index.GetAsync(id, default);
                    Assert.Equal(last is { Deleted: false } ? last.Revision : null, stored?.Course.Revision);
                    Assert.Equal(last is { Deleted: false } ? Title(id, last.Revision) : null, stored?.Course.Title);
                    Assert.Equal(last is { Deleted: true }, await test.Index.IsDeletedAsync(id, default));
                }
            },
            iter: 150);

    [Fact]
    public async Task A_repeated_history_changes_nothing_more() =>
        await _message.Where(m => m.Value is not null || m.Headers.All.Count > 0).Array[1, 12].SampleAsync(
            async history =>
            {
                await using var test = await IndexerUnderTest.CreateAsync();
                await test.HandleAsync(history);
                var once = await StateAsync(test);
                foreach (var message in history)
                {
                    await test.HandleAsync(message);
                }

                Assert.Equal(once, await StateAsync(test));
            },
            iter: 100);

    private static async Task CheckAsync(
        IndexerUnderTest test, Dictionary<string, CourseIndexed> model, Message<EnrichedCourse>[] batch)
    {
        var outcomes = await test.HandleAsync(batch);
        for (var i = 0; i < batch.Length; i++)
        {
            var known = model.GetValueOrDefault(batch[i].Key);
            var isBare = batch[i].Value is null && batch[i].Headers.All.Count == 0;
            if (isBare && known is null or { Deleted: true })
            {
                BareOfWhatIsGone(model, batch[i].Key, outcomes[i]);
                continue;
            }

            var revision = isBare ? known!.Revision + 1
                : batch[i].Value?.Revision ?? long.Parse(batch[i].Headers.Text(HeaderNames.Revision)!, null);
            if (revision < known?.Revision)
            {
                Assert.Equal("stale", outcomes[i].Skip);
                continue;
            }

            var announced = Assert.Single(outcomes[i].Outputs).Value!;
            Assert.Equal((batch[i].Key, revision), (announced.Id, announced.Revision));
            if (revision > (known?.Revision ?? 0))
            {
                model[batch[i].Key] = announced;
            }
        }
    }

    // the index does not tell the revision of what is gone, so it may be deleted once more, but nothing else may happen
    private static void BareOfWhatIsGone(Dictionary<string, CourseIndexed> model, string id, DriveOutcome<CourseIndexed> outcome)
    {
        if (!outcome.IsEmit)
        {
            Assert.NotNull(outcome.Skip);
            return;
        }

        var announced = Assert.Single(outcome.Outputs).Value!;
        Assert.True(announced.Deleted && announced.Revision >= model[id].Revision);
        model[id] = announced;
    }

    private static async Task<List<string>> StateAsync(IndexerUnderTest test)
    {
        var state = new List<string>();
        foreach (var id in _ids)
        {
            var stored = await test.Index.GetAsync(id, default);
            state.Add($"{id} {stored?.Course.Revision} {stored?.Course.Title} {await test.Index.IsDeletedAsync(id, default)}");
        }

        return state;
    }
}
