using Craft.Search;
using Craft.Search.Embedded;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Searches beside writes, compactions and the end.</summary>
public sealed class IndexConcurrencyTests
{
    private const int Courses = 40;

    [Fact]
    public async Task Readers_beside_writers_see_whole_courses_only()
    {
        await using var test = await IndexUnderTest.CreateAsync(new EmbeddedIndexOptions { CompactFrom = 10_000 });
        await test.WriteAsync([.. Enumerable.Range(0, Courses).Select(i => SearchCourses.Upsert($"c{i}", 1, "Kurs 1"))]);
        using var done = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        var readers = Enumerable.Range(0, 3).Select(i => OnItsOwnThread(() => ReadAsync(test, i, started, done.Token))).ToList();
        foreach (var _ in readers)
        {
            Assert.True(await started.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }

        for (var revision = 2; revision <= 150; revision++)
        {
            await test.WriteAsync([.. Enumerable.Range(0, Courses).Select(i => SearchCourses.Upsert($"c{i}", revision, $"Kurs {revision}"))]);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), newest => Assert.InRange(newest, 1, 150));
    }

    [Fact]
    public async Task The_end_of_the_index_meets_searches_with_an_exception_not_with_a_crash()
    {
        for (var round = 0; round < 6; round++)
        {
            await using var test = await IndexUnderTest.CreateAsync();
            // enough of them that a scan is likely to be on its way when the index closes
            await test.WriteAsync([.. Enumerable.Range(0, 4_000).Select(i => SearchCourses.Upsert($"c{i}", 1))]);
            var index = test.Index;
            using var started = new SemaphoreSlim(0);
            var readers = Enumerable.Range(0, 4).Select(_ => OnItsOwnThread(async () =>
            {
                started.Release();
                while (true)
                {
                    await index.NearestAsync(SearchCourses.Vector(1), 5, CourseFilter.Any, CancellationToken.None);
                }
            })).ToList();
            Assert.True(await started.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            await test.CloseAsync();

            foreach (var reader in readers)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => reader.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            }
        }
    }

    // searches complete at once, so that a loop of them would take a thread of the pool for good
    private static Task<long> OnItsOwnThread(Func<Task<long>> read) =>
        Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private static async Task<long> ReadAsync(IndexUnderTest test, int seed, SemaphoreSlim started, CancellationToken done)
    {
        var reads = 0;
        long newest = 0;
        while (!done.IsCancellationRequested)
        {
            var hits = await test.NearestAsync(SearchCourses.Vector(seed + reads), Courses * 2);
            Assert.Equal(Courses, hits.Select(hit => hit.Id).Distinct().Count());
            Assert.Equal(Courses, hits.Count);
            Assert.InRange((await test.MatchAsync("Kurs", Courses * 3)).Count, 1, Courses * 2);
            var course = (await test.GetAsync($"c{reads % Courses}"))!.Course;
            Assert.Equal($"Kurs {course.Revision}", course.Title);
            Assert.True(course.Revision >= newest);
            newest = course.Revision;
            if (reads++ == 0)
            {
                started.Release();
            }
        }

        return newest;
    }
}
