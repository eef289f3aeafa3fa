namespace Craft.Catalog.Postgres;

/// <summary>Where the private PostgreSQL cluster lives and what may be done to get one.</summary>
public sealed record PostgresOptions
{
    /// <summary>The program's data directory (<c>--data DIR</c>); the cluster is its folder <c>pg</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database made in the cluster.</summary>
    public string Database { get; init; } = "craft";

    /// <summary>False (<c>--no-install</c>) forbids getting missing server programs by apt-get or npm.</summary>
    public bool AllowInstall { get; init; } = true;

    /// <summary>How long a start may take, crash recovery and other starters included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long each install command may take.</summary>
    public TimeSpan InstallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Folders searched for server programs instead of the usual ones (tests hide the machine's own).</summary>
    internal IReadOnlyList<string>? SearchFolders { get; init; }

    /// <summary>False skips apt-get (tests take the npm way on a Debian machine).</summary>
    internal bool AllowApt { get; init; } = true;
}
