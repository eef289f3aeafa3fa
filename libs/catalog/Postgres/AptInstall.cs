namespace Craft.Catalog.Postgres;

/// <summary>
/// PostgreSQL's server programs by apt-get, without the cluster that Debian's package makes by itself: its switch
/// <c>create_main_cluster</c> is off while the package is set up and put back afterwards.
/// </summary>
internal sealed class AptInstall(TimeSpan timeout, string outputFolder, IProgress<string>? progress)
{
    private const string Switch = "/etc/postgresql-common/createcluster.conf";

    /// <summary>Root on Debian or Ubuntu.</summary>
    public static bool IsPossible =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && File.Exists("/etc/debian_version") && File.Exists("/usr/bin/apt-get");

    /// <summary>Null when the programs are there, else what failed.</summary>
    public async Task<string?> RunAsync(int? major, CancellationToken ct)
    {
        progress?.Report("PostgreSQL is missing: installing its server programs with apt-get, without a system cluster");
        return await AptAsync(["update", "-q"], ct)
            ?? await AptAsync(["install", "-q", "-y", "--no-install-recommends", "postgresql-common"], ct)
            ?? await WithoutClusterAsync(await PackageAsync(major, ct), ct);
    }

    private async Task<string?> WithoutClusterAsync(string package, CancellationToken ct)
    {
        var before = File.Exists(Switch) ? await File.ReadAllTextAsync(Switch, ct) : null;
        try
        {
            await File.WriteAllTextAsync(
                Switch, $"{before}\n# for the duration of an installation by craft\ncreate_main_cluster = false\n", ct);
            progress?.Report($"apt-get install {package}");
            return await AptAsync(["install", "-q", "-y", "--no-install-recommends", package], ct);
        }
        finally
        {
            if (before is null)
            {
                File.Delete(Switch);
            }
            else
            {
                await File.WriteAllTextAsync(Switch, before, CancellationToken.None);
            }
        }
    }

    /// <summary>The versioned package behind <c>postgresql</c>, e.g. <c>postgresql-15</c>.</summary>
    private async Task<string> PackageAsync(int? major, CancellationToken ct)
    {
        if (major is not null)
        {
            return $"postgresql-{major}";
        }

        var run = await ProgramRun.RunAsync("/usr/bin/apt-cache", ["depends", "postgresql"], null, outputFolder, timeout, ct);
        return PackageIn(run.Output) ?? "postgresql";
    }

    internal static string? PackageIn(string depends) => depends.Split('\n', StringSplitOptions.TrimEntries)
        .Where(line => line.StartsWith("Depends: postgresql-", StringComparison.Ordinal))
        .Select(line => line["Depends: ".Length..])
        .FirstOrDefault(name => name["postgresql-".Length..].All(char.IsAsciiDigit));

    private async Task<string?> AptAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var run = await ProgramRun.RunAsync(
            "/usr/bin/env", ["DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "/usr/bin/apt-get", .. arguments],
            null, outputFolder, timeout, ct);
        return run.Succeeded ? null : $"apt-get {arguments[0]} failed: {run.Reason}";
    }
}
