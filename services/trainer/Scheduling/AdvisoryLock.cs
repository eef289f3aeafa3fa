using Npgsql;

namespace Craft.Trainer.Scheduling;

/// <summary>PostgreSQL's session locks by name: held by a connection, gone the moment its process dies.</summary>
internal static class AdvisoryLock
{
    /// <summary>False when another connection holds it.</summary>
    public static bool TryTake(NpgsqlConnection connection, string name)
    {
        using var command = Command(connection, "select pg_try_advisory_lock(hashtextextended($1, 0))", name);
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>Waits for it; throws <see cref="NpgsqlException"/> after <paramref name="patience"/>.</summary>
    public static async Task WaitAsync(NpgsqlConnection connection, string name, TimeSpan patience, CancellationToken ct)
    {
        await using var command = Command(connection, "select pg_advisory_lock(hashtextextended($1, 0))", name);
        command.CommandTimeout = (int)patience.TotalSeconds;
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Never throws for a lost connection: the lock went with it.</summary>
    public static void Release(NpgsqlConnection connection, string name)
    {
        try
        {
            using var command = Command(connection, "select pg_advisory_unlock(hashtextextended($1, 0))", name);
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // a finished job must not fail because the server restarted under it
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, string name) =>
        new(sql, connection) { Parameters = { new NpgsqlParameter { Value = name } } };
}
