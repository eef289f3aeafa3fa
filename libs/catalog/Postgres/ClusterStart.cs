using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Craft.Catalog.Postgres;

/// <summary>Brings a cluster folder to life: initdb once, start or join, wait for crash recovery, make the database.</summary>
internal sealed class ClusterStart(
    PostgresOptions options, ClusterFolder folder, PostgresBinaries binaries, string? account, IProgress<string>? progress, TimeProvider time)
{
    private const int StartAttempts = 6;

    /// <summary>Runs initdb in a folder beside and renames it, so that existing data are never touched or remade.</summary>
    public async Task InitialiseAsync(CancellationToken ct)
    {
        if (Directory.Exists(folder.Cluster))
        {
            return;
        }

        progress?.Report($"making a PostgreSQL {binaries.Major} cluster in {folder.Root}");
        if (Directory.Exists(folder.HalfMade))
        {
            Directory.Delete(folder.HalfMade, recursive: true);
        }

        await File.WriteAllTextAsync(folder.PasswordFile, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), ct);
        Directory.CreateDirectory(folder.HalfMade);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(
                folder.HalfMade, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (account is not null)
        {
            await RunAsync("chown", null, [account, folder.Root, folder.PasswordFile, folder.HalfMade], ct);
        }

        // the C collation is the same everywhere and no update of the C library can corrupt an index
        await RunAsync(
            binaries.Program("initdb"), account,
            [
                "-D", folder.HalfMade, "-U", EmbeddedPostgres.User, "--pwfile", folder.PasswordFile, "-A", "scram-sha-256",
                "-E", "UTF8", "--locale=C", "--data-checksums",
            ],
            ct);
        await File.AppendAllTextAsync(Path.Combine(folder.HalfMade, "postgresql.conf"), Settings(), ct);
        Directory.Move(folder.HalfMade, folder.Cluster);
    }

    /// <summary>Joins a running server or starts one; tries again while an old one goes away.</summary>
    public async Task<ClusterState> RunAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (folder.RunningPort() is { } running && await AnswersAsync(running, ct))
            {
                return new ClusterState(running, Reused: attempt == 1);
            }

            if (folder.RemoveStalePidFile())
            {
                progress?.Report("removed a postmaster.pid of a server that is gone");
            }

            var last = folder.LastPort();
            var port = last != 0 && IsFree(last) ? last : FreePort();
            var run = await PgCtlStartAsync(port, ct);
            if (run.Succeeded)
            {
                folder.KeepPort(port);
                return new ClusterState(port, Reused: false);
            }

            if (attempt == StartAttempts)
            {
                throw Failed("did not start", folder.LogTail() is { Length: > 0 } tail ? run with { Output = tail } : run);
            }

            progress?.Report($"PostgreSQL did not start yet ({run.Reason}), trying again");
            await Task.Delay(TimeSpan.FromMilliseconds(500 * attempt), time, ct);
        }
    }

    public async Task MakeDatabaseAsync(int port, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Bare(port));
        await connection.OpenAsync(ct);
        await using var known = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection)
        {
            Parameters = { new() { Value = options.Database } },
        };
        if (await known.ExecuteScalarAsync(ct) is null)
        {
            var name = options.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var make = new NpgsqlCommand($"create database \"{name}\"", connection);
            await make.ExecuteNonQueryAsync(ct);
        }
    }

    public string ConnectionString(int port, string database) => Builder(port, database).ConnectionString;

    private Task<ProgramRun> PgCtlStartAsync(int port, CancellationToken ct)
    {
        // pg_ctl gives the server a session of its own: a Ctrl-C in the terminal must not reach it before we have drained
        var seconds = options.StartTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return ProgramRun.RunAsync(
            binaries.Program("pg_ctl"),
            ["start", "-D", folder.Cluster, "-l", folder.LogFile, "-w", "-t", seconds, "-s", "-o", $"-p {port}"],
            account, folder.Root, options.StartTimeout + TimeSpan.FromSeconds(5), ct);
    }

    private async Task RunAsync(string program, string? runAs, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var run = await ProgramRun.RunAsync(program, arguments, runAs, folder.Root, options.StartTimeout, ct);
        if (!run.Succeeded)
        {
            throw Failed($"cluster could not be made ({Path.GetFileNameWithoutExtension(program)})", run);
        }
    }

    private PostgresUnavailableException Failed(string what, ProgramRun run)
    {
        var reason = run.Output.Contains("could not look up effective user", StringComparison.Ordinal)
            ? "this user id has no entry in /etc/passwd, which PostgreSQL needs"
            : run.Reason;
        return new PostgresUnavailableException($"the PostgreSQL {binaries.Major} in {folder.Root} {what}: {reason}", run.Output);
    }

    private async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < options.StartTimeout)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Bare(port));
                await connection.OpenAsync(ct);
                return true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), time, ct); // crash recovery or shutting down
                if (folder.RunningPort() is null)
                {
                    return false;
                }
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }

        return false;
    }

    private string Bare(int port)
    {
        var builder = Builder(port, "postgres");
        builder.Pooling = false;
        builder.Timeout = 5;
        return builder.ConnectionString;
    }

    private NpgsqlConnectionStringBuilder Builder(int port, string database)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = EmbeddedPostgres.User,
            Password = folder.ReadPassword(),
            Database = database,
            MaxPoolSize = 50,
        };
        if (OperatingSystem.IsWindows())
        {
            builder.Options = "-c client_connection_check_interval=0"; // the only value a server on Windows takes
        }

        return builder;
    }

    private static string Settings()
    {
        const string Settings = """

            # --- craft ---
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 200
            shared_buffers = 256MB
            wal_compression = on
            log_min_duration_statement = 1000
            log_line_prefix = '%m [%p] %a '

            """;

        // a killed client's pg_sleep(60) must not hold its advisory lock for a minute
        return OperatingSystem.IsWindows() ? Settings : Settings + "client_connection_check_interval = 2s\n";
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
