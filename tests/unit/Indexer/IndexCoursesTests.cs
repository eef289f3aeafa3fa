using Craft.Indexer;
using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.Schemas;
using Xunit;
using static Craft.UnitTests.Indexer.IndexerCourses;

namespace Craft.UnitTests.Indexer;

/// <summary>One message at a time: what is written, what is announced, what is skipped.</summary>
public sealed class IndexCoursesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_course_is_searchable_when_it_is_announced()
    {
        await using var test = await IndexerUnderTest.CreateAsync();

        var announced = Announced(Assert.Single(await test.HandleAsync(Upsert("s:1", 3, "Löten"))));

        Assert.Equal(
            new CourseIndexed
            {
                Id = "s:1",
                Revision = 3,
                Index = "courses-counting-1",
                Encoder = test.Encoder.Model,
                IndexedAt = test.Time.GetUtcNow(),
                Deleted = false,
            },
            announced);
        var stored = await test.Index.GetAsync("s:1", Ct);
        Assert.Equal("Löten", stored!.Course.Title);
        Assert.Equal(3, stored.Course.Revision);
    }

    [Fact]
    public async Task The_same_batch_again_is_announced_again_and_changes_nothing()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        var batch = new[] { Upsert("s:1", 1), Tombstone("s:2", 4), Upsert("s:3", 2) };
        var first = await test.HandleAsync(batch);

        // as after a crash between the index's answer and the commit
        var second = await test.HandleAsync(batch);

        Assert.Equal(first.Select(Announced), second.Select(Announced));
        Assert.Equal(2, test.Index.Count);
    }

    [Fact]
    public async Task A_course_without_numbers_is_rejected_and_its_neighbours_are_not()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        test.Encoder.Unreadable = "NaN";

        var outcomes = await test.HandleAsync(test.Encoder, Upsert("s:1", 1, "Löten"), Upsert("s:2", 1, "NaN"), Tombstone("s:3", 1), Upsert("s:4", 1, "Nähen"));

        Assert.Contains("no numbers", Assert.IsType<Outcome<CourseIndexed>.Reject>(outcomes[1]).Detail, StringComparison.Ordinal);
        Assert.All([outcomes[0], outcomes[2], outcomes[3]], o => Assert.IsType<Outcome<CourseIndexed>.Emit>(o));
        Assert.Null(await test.Index.GetAsync("s:2", Ct));
        Assert.NotNull(await test.Index.GetAsync("s:4", Ct));
    }

    [Fact]
    public async Task An_older_revision_is_skipped_and_the_newer_one_stays()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        await test.HandleAsync(Upsert("s:1", 5, "neu"));

        var outcomes = await test.HandleAsync(Upsert("s:1", 4, "alt"), Tombstone("s:1", 3));

        Assert.All(outcomes, o => Assert.Equal("stale", Skipped(o)));
        Assert.Equal("neu", (await test.Index.GetAsync("s:1", Ct))!.Course.Title);
    }

    [Fact]
    public async Task A_tombstone_deletes_with_the_revision_of_its_header()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        await test.HandleAsync(Upsert("s:1", 5));

        var announced = Announced(Assert.Single(await test.HandleAsync(Tombstone("s:1", 6))));

        Assert.True(announced.Deleted);
        Assert.Equal(6, announced.Revision);
        Assert.True(await test.Index.IsDeletedAsync("s:1", Ct));
        Assert.Equal("stale", Skipped(Assert.Single(await test.HandleAsync(Upsert("s:1", 5)))));
        Assert.Equal(7, Announced(Assert.Single(await test.HandleAsync(Upsert("s:1", 7)))).Revision);
        Assert.False(await test.Index.IsDeletedAsync("s:1", Ct));
    }

    [Fact]
    public async Task The_tombstone_of_a_course_that_was_never_here_is_kept_so_that_an_older_revision_stays_out()
    {
        await using var test = await IndexerUnderTest.CreateAsync();

        var outcomes = await test.HandleAsync(Tombstone("s:1", 6), Upsert("s:1", 5));

        Assert.True(Announced(outcomes[0]).Deleted);
        Assert.Equal("stale", Skipped(outcomes[1]));
    }

    [Fact]
    public async Task A_tombstone_without_revision_deletes_what_is_there_and_skips_what_is_not()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        await test.HandleAsync(Upsert("s:1", 5));

        var outcomes = await test.HandleAsync(BareTombstone("s:1"), BareTombstone("s:2"));

        var announced = Announced(outcomes[0]);
        Assert.True(announced.Deleted);
        Assert.Equal(6, announced.Revision);
        Assert.Equal("never-indexed", Skipped(outcomes[1]));
        Assert.Equal("never-indexed", Skipped(Assert.Single(await test.HandleAsync(BareTombstone("s:1")))));
    }

    [Fact]
    public async Task A_tombstone_without_revision_deletes_what_came_before_it_in_the_same_batch()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        await test.HandleAsync(Upsert("s:1", 3));

        var outcomes = await test.HandleAsync(Upsert("s:1", 5), BareTombstone("s:1"), Upsert("s:2", 1), BareTombstone("s:2"));

        Assert.Equal([false, true, false, true], outcomes.Select(o => Announced(o).Deleted));
        Assert.Equal([5, 6, 1, 2], outcomes.Select(o => Announced(o).Revision));
        Assert.Equal(0, test.Index.Count);
    }

    [Fact]
    public async Task Vectors_of_another_encoder_are_never_written()
    {
        await using var test = await IndexerUnderTest.CreateAsync();
        var other = new CountingEncoder("2");

        var refused = await Assert.ThrowsAsync<EncoderMismatchException>(() => test.HandleAsync(other, Upsert("s:1", 1)));

        Assert.Equal("the index holds vectors of counting 1, this process encodes with counting 2", refused.Message);
        Assert.Equal(0, test.Index.Count);
        Assert.Equal(0, other.Calls);
    }

    [Fact]
    public async Task Only_courses_are_encoded_and_together()
    {
        await using var test = await IndexerUnderTest.CreateAsync();

        await test.HandleAsync(Tombstone("s:1", 1));
        Assert.Equal(0, test.Encoder.Calls);
        await test.HandleAsync(Upsert("s:1", 2), Tombstone("s:2", 1), Upsert("s:3", 1));
        Assert.Equal(1, test.Encoder.Calls);
    }

    private static CourseIndexed Announced(DriveOutcome<CourseIndexed> outcome)
    {
        var output = Assert.Single(outcome.Outputs);
        Assert.Equal(output.Key, output.Value!.Id);
        return output.Value;
    }

    private static string? Skipped(DriveOutcome<CourseIndexed> outcome) => outcome.Skip;
}
