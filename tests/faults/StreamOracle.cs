using System.Net;
using Craft.Schemas;
using Xunit;

namespace Craft.FaultTests;

/// <summary>Compares what the sources offer with topics and index, one by one.</summary>
internal static class StreamOracle
{
    /// <summary>Until all that is offered has gone through; the limit is the assertion.</summary>
    public static Task SettleAsync(RunningCraft craft, IReadOnlyDictionary<string, string> offered, TimeSpan limit) =>
        Waiting.UntilAsync(() => Task.FromResult(Difference(craft, offered)), limit, craft.Process);

    /// <summary>Nothing lost, nothing twice, no older revision over a newer one, no dead letters, and the index shows the last.</summary>
    public static async Task CompareAsync(RunningCraft craft, IReadOnlyDictionary<string, string> offered, CancellationToken ct)
    {
        var courses = TopicDump.Read(craft.Kafka, Topics.Courses);
        var enriched = TopicDump.Read(craft.Kafka, Topics.CoursesEnriched);
        var indexed = TopicDump.Read(craft.Kafka, Topics.CoursesIndexed);
        AssertRising(courses);
        Assert.Equal(courses.Count, courses.Select(r => r.Sequence).Distinct().Count());
        Assert.All(courses.GroupBy(r => r.Partition), partition =>
            Assert.Equal(partition.Select(r => r.Sequence).Order(), partition.Select(r => r.Sequence)));

        // one output per input, in the same order: nothing lost, nothing twice
        Assert.Equal(Revisions(courses), Revisions(enriched));
        AssertRising(indexed);
        var last = Latest(courses);
        Assert.Equal(offered.Keys.Order(), last.Values.Where(r => r.Title is not null).Select(r => r.Key).Order());
        foreach (var (id, record) in last)
        {
            var shown = await craft.CourseAsync(id, ct);
            if (offered.TryGetValue(id, out var title))
            {
                Assert.Equal(title, record.Title);
                Assert.Equal((HttpStatusCode.OK, title, record.Revision), shown);
                Assert.Equal(record.Revision, Latest(indexed)[id].Revision);
            }
            else
            {
                Assert.Equal(HttpStatusCode.Gone, shown.Status);
            }
        }

        foreach (var topic in new[] { Topics.Courses, Topics.CoursesEnriched })
        {
            var stage = topic == Topics.Courses ? "enricher" : "indexer";
            Assert.Empty(TopicDump.Read(craft.Kafka, Topics.DeadLetters(topic, stage).Name));
        }
    }

    // the topics tell most with a few reads; the index itself is asked once, afterwards
    private static string? Difference(RunningCraft craft, IReadOnlyDictionary<string, string> offered)
    {
        var courses = Latest(TopicDump.Read(craft.Kafka, Topics.Courses));
        foreach (var (id, title) in offered)
        {
            if (courses.GetValueOrDefault(id)?.Title is var published && published != title)
            {
                return $"{id}: offered as '{title}', published as '{published}'";
            }
        }

        if (courses.Values.FirstOrDefault(r => r.Title is not null && !offered.ContainsKey(r.Key)) is { } extra)
        {
            return $"{extra.Key} is offered no more and still published";
        }

        var indexed = Latest(TopicDump.Read(craft.Kafka, Topics.CoursesIndexed));
        return courses.Values.FirstOrDefault(r => indexed.GetValueOrDefault(r.Key)?.Revision != r.Revision) is { } behind
            ? $"{behind.Key} revision {behind.Revision} is not indexed"
            : null;
    }

    // per course every revision once and in order; the catalogue gives each event the next one
    private static void AssertRising(IReadOnlyList<TopicRecord> records) =>
        Assert.All(records.GroupBy(r => r.Key), course =>
        {
            var revisions = course.Select(r => r.Revision!.Value).ToList();
            Assert.Equal(revisions.Distinct().Order(), revisions);
        });

    private static List<string> Revisions(IReadOnlyList<TopicRecord> records) =>
        [.. records.GroupBy(r => r.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key}: {string.Join(' ', g.Select(r => r.Title is null ? $"-{r.Revision}" : $"{r.Revision}"))}")];

    private static Dictionary<string, TopicRecord> Latest(IReadOnlyList<TopicRecord> records) =>
        records.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Last());
}
