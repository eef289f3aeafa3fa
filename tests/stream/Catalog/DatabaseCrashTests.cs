using Craft.Catalog.Postgres;
using Craft.TestSupport;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class DatabaseCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_that_dies_while_courses_stream_in_loses_and_doubles_nothing()
    {
        var server = await StartAsync();
        var topic = new ScriptedTopic();
        await using (var host = await CatalogHost.StartAsync(server.ConnectionString, topic, Ct))
        {
            var storing = StoreAllAsync(host, 40);
            foreach (var published in (int[])[1_000, 4_000])
            {
                await UnlessFailedAsync(storing, topic.UntilAsync(published, Ct));
                await server.StopAsync(immediate: true, Ct);
                server = await StartAsync();
            }

            await storing;
            await topic.UntilAsync(8_000, Ct);
            Assert.Equal(8_000, await host.Courses.CountAsync("s", Ct));
        }

        OutboxTests.AssertExactlyOnce(topic.Committed, 8_000);
        await server.DisposeAsync();
    }

    // a failed writer would show as a time-out only
    private static async Task UnlessFailedAsync(Task writer, Task reached)
    {
        if (await Task.WhenAny(writer, reached) == writer)
        {
            await writer;
        }

        await reached;
    }

    private static async Task StoreAllAsync(CatalogHost host, int pages)
    {
        for (var page = 0; page < pages; page++)
        {
            await host.Courses.StoreAsync(
                [.. Enumerable.Range(page * 200, 200).Select(n => SampleCourses.Long("s", n))], SampleCourses.Noon, Ct);
        }
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(
        new PostgresOptions { DataDirectory = _folder.Path, AllowInstall = false }, null, TimeProvider.System, Ct);
}
