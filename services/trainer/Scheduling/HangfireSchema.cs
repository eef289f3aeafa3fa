using Hangfire.PostgreSql;
using Npgsql;

namespace Craft.Trainer.Scheduling;

/// <summary>
/// Makes or updates Hangfire's tables before anything uses them. The installer is not safe when several processes start at
/// once (it fails with XX000 or 40001), so it runs under an advisory lock.
/// </summary>
internal sealed class HangfireSchema(NpgsqlDataSource source, TrainerEvents events) : IHostedService
{
    public const string Name = "hangfire";
    private const string Lock = "craft-hangfire-schema";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await AdvisoryLock.WaitAsync(connection, Lock, _patience, cancellationToken);
        try
        {
            PostgreSqlObjectsInstaller.Install(connection, Name);
        }
        finally
        {
            AdvisoryLock.Release(connection, Lock);
        }

        events.SchemaReady(Name);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
