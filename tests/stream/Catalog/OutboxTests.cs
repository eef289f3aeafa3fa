using Craft.Catalog.Outbox;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class OutboxTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset _noon = SampleCourses.Noon;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_published_once_and_in_order()
    {
        var topic = new ScriptedTopic();
        await using var host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), topic, Ct);

        await host.Courses.StoreAsync(SampleCourses.Many("s", 700), _noon, Ct);
        await host.Courses.StoreAsync(SampleCourses.Many("s", 700, "v2"), _noon, Ct);
        await topic.UntilAsync(1_400, Ct);

        AssertExactlyOnce(topic.Committed, 1_400);
        Assert.All(topic.Committed, c => Assert.Equal(c.Revision, c.Course!.Revision));
    }

    [Fact]
    public async Task A_publisher_that_fails_before_or_after_its_commit_neither_loses_nor_doubles()
    {
        var topic = new ScriptedTopic();
        topic.FailNext(
            ScriptedTopic.Failure.BeforeCommit, ScriptedTopic.Failure.AfterCommit, ScriptedTopic.Failure.None,
            ScriptedTopic.Failure.AfterCommit, ScriptedTopic.Failure.BeforeCommit);
        await using var host = await CatalogHost.StartAsync(await postgres.NewDatabaseAsync(Ct), topic, Ct);

        for (var page = 0; page < 6; page++)
        {
            await host.Courses.StoreAsync(
                [.. Enumerable.Range(page * 400, 400).Select(n => SampleCourses.One("s", n))], _noon, Ct);
        }

        await topic.UntilAsync(2_400, Ct);

        AssertExactlyOnce(topic.Committed, 2_400);
        Assert.True(topic.ReadBacks >= 5, $"read back {topic.ReadBacks} times");
    }

    [Fact]
    public async Task A_restart_after_a_lost_progress_commit_skips_what_is_published()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        var topic = new ScriptedTopic();
        await using (var first = await CatalogHost.StartAsync(database, null, Ct))
        {
            await first.Courses.StoreAsync(SampleCourses.Many("s", 300), _noon, Ct);
        }

        // the process died between the topic's commit and Marten's: the topic knows the page, the progress does not
        topic.FailNext([.. Enumerable.Repeat(ScriptedTopic.Failure.AfterCommit, 1)]);
        await using (var second = await CatalogHost.StartAsync(database, topic, Ct))
        {
            await topic.UntilAsync(300, Ct);
        }

        await using var third = await CatalogHost.StartAsync(database, topic, Ct);
        await third.Courses.StoreAsync([SampleCourses.One("s", 1, "v2")], _noon, Ct);
        await topic.UntilAsync(301, Ct);

        AssertExactlyOnce(topic.Committed, 301);
    }

    [Fact]
    public async Task Of_two_nodes_one_publishes_and_the_other_takes_over()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        var topic = new ScriptedTopic();
        await using var first = await CatalogHost.StartAsync(database, topic, Ct);
        await using (var second = await CatalogHost.StartAsync(database, topic, Ct))
        {
            await second.Courses.StoreAsync(SampleCourses.Many("s", 100), _noon, Ct);
            await topic.UntilAsync(100, Ct);
        }

        await first.Courses.StoreAsync(SampleCourses.Many("t", 100), _noon, Ct);
        await topic.UntilAsync(200, Ct);

        AssertExactlyOnce(topic.Committed, 200);
    }

    internal static void AssertExactlyOnce(IReadOnlyList<CatalogChange> committed, int count)
    {
        Assert.Equal(count, committed.Count);
        Assert.Equal(count, committed.Select(c => (c.CourseId, c.Revision)).Distinct().Count());
        for (var i = 1; i < committed.Count; i++)
        {
            Assert.True(committed[i - 1].Sequence < committed[i].Sequence, $"out of order at {i}");
        }

        foreach (var course in committed.GroupBy(c => c.CourseId))
        {
            Assert.Equal(Enumerable.Range(1, course.Count()).Select(r => (long)r), course.Select(c => c.Revision));
        }
    }
}
