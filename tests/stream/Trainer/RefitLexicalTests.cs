using Craft.Inference.Lexical;
using Craft.TestSupport;
using Craft.Trainer.Scheduling;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Craft.StreamTests.Trainer;

public sealed class RefitLexicalTests(PostgresFixture postgres) : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_is_scheduled_nightly_in_Berlin_and_can_be_switched_off()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        await using (var host = await TrainerHost.StartAsync(database, _folder.Path, null, Ct))
        {
            using var connection = host.Storage.GetConnection();
            var job = Assert.Single(connection.GetRecurringJobs());
            Assert.Equal("refit-lexical", job.Id);
            Assert.Equal("0 3 * * *", job.Cron);
            Assert.Equal("Europe/Berlin", job.TimeZoneId);
            Assert.Equal("default", job.Queue);
        }

        await using var off = await TrainerHost.StartAsync(database, _folder.Path, null, Ct, ("Trainer:RefitCron", ""));
        using var after = off.Storage.GetConnection();
        Assert.Empty(after.GetRecurringJobs());
    }

    [Fact]
    public async Task A_run_registers_a_measured_challenger_and_a_second_one_finds_it_there()
    {
        var held = new HeldEncoder();
        held.Release();
        await using var host = await TrainerHost.StartAsync(await postgres.NewDatabaseAsync(Ct), _folder.Path, held, Ct);
        var first = host.Trigger();
        var done = await host.StateAsync(first, "Succeeded", Ct);
        Assert.Contains("is the challenger", done.Data["Result"], StringComparison.Ordinal);
        var challenger = await host.Registry.ChallengerAsync("encoder", Ct);
        Assert.NotNull(challenger);
        Assert.Null(await host.Registry.ChampionAsync("encoder", Ct));
        Assert.Equal(_folder.Combine("models", "encoder", "craft-lsi", challenger.Version), challenger.Path);
        Assert.Equal(challenger.Version, LexicalEncoder.Load(challenger.Path).Model.Version);
        Assert.InRange(challenger.Metrics!["translation_recall@10"].GetDouble(), 0.5, 1);
        Assert.InRange(challenger.Metrics["champion_translation_recall@10"].GetDouble(), 0, 0.2);
        using (var connection = host.Storage.GetConnection())
        {
            Assert.Contains("\"done\":1", connection.GetJobParameter(first, "Progress"), StringComparison.Ordinal);
        }

        await host.StateAsync(host.Trigger(), "Succeeded", Ct);
        Assert.Single(await host.Registry.ListAsync("encoder", Ct));
    }

    [Fact]
    public async Task A_run_is_refused_while_another_process_trains()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        await using var host = await TrainerHost.StartAsync(database, _folder.Path, null, Ct);
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(Ct);
        Assert.True(AdvisoryLock.TryTake(other, "craft-job:training"));
        var refused = await host.StateAsync(host.Trigger(), "Deleted", Ct);
        Assert.Equal("another 'training' job is running", refused.Reason);
        Assert.Null(await host.Registry.ChallengerAsync("encoder", Ct));

        AdvisoryLock.Release(other, "craft-job:training");
        await host.StateAsync(host.Trigger(), "Succeeded", Ct);
    }

    [Fact]
    public async Task Of_two_trainers_that_are_asked_at_once_one_trains()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        var held = new HeldEncoder();
        await using var one = await TrainerHost.StartAsync(database, _folder.Path, held, Ct);
        await using var two = await TrainerHost.StartAsync(database, _folder.Path, held, Ct);
        string[] jobs = [one.Trigger(), two.Trigger()];
        await held.Called.WaitAsync(_limit, Ct);
        await TrainerHost.UntilAsync(
            () => Task.FromResult(jobs.Any(j => one.State(j)?.Name == "Deleted")), () => "no run was refused", Ct);
        held.Release();
        await TrainerHost.UntilAsync(
            () => Task.FromResult(jobs.Any(j => one.State(j)?.Name == "Succeeded")), () => "no run succeeded", Ct);
        Assert.Single(await one.Registry.ListAsync("encoder", Ct));
    }

    [Fact]
    public async Task A_run_cancelled_in_the_dashboard_leaves_nothing()
    {
        var held = new HeldEncoder();
        await using var host = await TrainerHost.StartAsync(await postgres.NewDatabaseAsync(Ct), _folder.Path, held, Ct);
        var job = host.Trigger();
        await held.Called.WaitAsync(_limit, Ct);
        Assert.True(host.Cancel(job));
        await TrainerHost.UntilAsync(() => Task.FromResult(IsEmpty()), () => "the run still holds its folder", Ct);
        Assert.Equal("Deleted", host.State(job)!.Name);
        Assert.Empty(await host.Registry.ListAsync("encoder", Ct));

        // the lock is free again
        held.Release();
        await host.StateAsync(host.Trigger(), "Succeeded", Ct);
    }

    [Fact]
    public async Task A_stop_of_the_process_puts_the_run_back_and_the_next_start_finishes_it()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        var held = new HeldEncoder();
        var host = await TrainerHost.StartAsync(database, _folder.Path, held, Ct);
        string job;
        await using (host)
        {
            job = host.Trigger();
            await held.Called.WaitAsync(_limit, Ct);
        }

        Assert.True(IsEmpty());
        var free = new HeldEncoder();
        free.Release();
        await using var next = await TrainerHost.StartAsync(database, _folder.Path, free, Ct);
        await next.StateAsync(job, "Succeeded", Ct);
        Assert.NotNull(await next.Registry.ChallengerAsync("encoder", Ct));
    }

    [Fact]
    public async Task Four_processes_may_make_the_tables_at_once()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        await using var source = NpgsqlDataSource.Create(database);
        var hosts = Enumerable.Range(0, 4).Select(_ => new ServiceCollection().AddLogging().AddMetrics()
            .AddSingleton(source).AddSingleton<Craft.Trainer.TrainerEvents>().AddSingleton<HangfireSchema>().BuildServiceProvider()).ToList();
        await Task.WhenAll(hosts.Select(h => Task.Run(() => h.GetRequiredService<HangfireSchema>().StartAsync(Ct), Ct)));
        await using var command = source.CreateCommand("select count(*) from hangfire.schema");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
        hosts.ForEach(h => h.Dispose());
    }

    public void Dispose() => _folder.Dispose();

    private bool IsEmpty()
    {
        var models = _folder.Combine("models");
        return !Directory.Exists(models) || !Directory.EnumerateFileSystemEntries(models).Any();
    }
}
