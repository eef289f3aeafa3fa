using System.Net.Sockets;
using Craft.Catalog.Postgres;
using Craft.Cli;
using Craft.EmbeddedBroker;
using Npgsql;

namespace Craft.Up;

/// <summary>The database and the broker of one system: configured ones, else embedded ones in its folder.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _postgres;
    private readonly EmbeddedKafka? _kafka;

    private Stores(EmbeddedPostgres? postgres, string database, EmbeddedKafka? kafka, string bootstrap)
    {
        _postgres = postgres;
        _kafka = kafka;
        Database = database;
        Kafka = bootstrap;
    }

    /// <summary>Connection string.</summary>
    public string Database { get; }

    /// <summary><c>host:port</c>, perhaps several.</summary>
    public string Kafka { get; }

    /// <summary>Host and port of the database, for people.</summary>
    public string DatabaseAddress
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(Database);
            return $"{parts.Host}:{parts.Port}";
        }
    }

    /// <summary>Starts what is not configured. Each expected failure is one clear sentence (<see cref="CommandFailure"/>).</summary>
    public static async Task<Stores> StartAsync(
        UpOptions options, DataFolder folder, IConfiguration configuration, ILoggerFactory logs, CancellationToken ct)
    {
        EmbeddedPostgres? postgres = null;
        try
        {
            var database = configuration[CraftConfiguration.Database];
            if (database is null)
            {
                postgres = await StartPostgresAsync(folder.Path, options.AllowInstall, ct);
                database = postgres.ConnectionString;
            }
            else
            {
                await ProbeAsync(database, ct);
            }

            var bootstrap = configuration[CraftConfiguration.Kafka];
            var kafka = bootstrap is null ? await StartKafkaAsync(folder.Kafka, options.KafkaPort, configuration, logs, ct) : null;
            return new Stores(postgres, database, kafka, kafka?.BootstrapServers ?? bootstrap!);
        }
        catch
        {
            if (postgres is not null)
            {
                await postgres.DisposeAsync();
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    /// <summary>The private cluster of a data folder, with its failures in one sentence.</summary>
    public static async Task<EmbeddedPostgres> StartPostgresAsync(string folder, bool allowInstall, CancellationToken ct)
    {
        try
        {
            return await EmbeddedPostgres.StartAsync(
                new PostgresOptions { DataDirectory = folder, AllowInstall = allowInstall },
                new ImmediateProgress<string>(Terminal.Progress), TimeProvider.System, ct);
        }
        catch (PostgresUnavailableException e)
        {
            throw CommandFailure.Failed(e.Message, e);
        }
    }

    /// <summary>The embedded broker, with its failures in one sentence.</summary>
    public static async Task<EmbeddedKafka> StartKafkaAsync(
        string folder, int port, IConfiguration configuration, ILoggerFactory logs, CancellationToken ct)
    {
        var fsync = FsyncPolicy.Interval;
        if (configuration[CraftConfiguration.Fsync] is { } asked && !Enum.TryParse(asked, ignoreCase: true, out fsync))
        {
            throw CommandFailure.Failed($"{CraftConfiguration.Fsync} is Interval or Always, not {asked}.");
        }

        try
        {
            return await EmbeddedKafka.StartAsync(
                new EmbeddedKafkaOptions
                {
                    DataDirectory = folder,
                    Port = port,
                    Fsync = fsync,
                    Logger = logs.CreateLogger<EmbeddedKafka>(),
                },
                ct);
        }
        catch (EmbeddedKafkaException e)
        {
            throw CommandFailure.Failed(e.Message, e);
        }
    }

    private static async Task ProbeAsync(string database, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(ct);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or ArgumentException)
        {
            throw CommandFailure.Failed($"the configured PostgreSQL ({CraftConfiguration.Database}) cannot be reached: {e.Message}", e);
        }
    }
}
