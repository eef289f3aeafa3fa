using System.Diagnostics;
using System.Security.Cryptography;

namespace Craft.Catalog.Postgres;

/// <summary>The account that the server runs under: PostgreSQL refuses root.</summary>
internal static class ServerAccount
{
    /// <summary>Null for the account of this process; <c>postgres</c> or <c>nobody</c> when this process is root.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        return Exists("postgres") ? "postgres"
            : Exists("nobody") ? "nobody"
            : throw new PostgresUnavailableException(
                "PostgreSQL refuses to run as root and there is no account postgres or nobody to run it under.");
    }

    /// <summary>
    /// The folder of the cluster: <c>pg</c> in the data directory, or one under /var/lib/craft when the server's account
    /// cannot pass the folders above (a project under /root). That one is named by a mark in the data directory: who deletes
    /// the data directory starts anew, with the database too.
    /// </summary>
    public static string ClusterRoot(string dataDirectory, string? account)
    {
        var root = Path.GetFullPath(Path.Combine(dataDirectory, "pg"));
        if (account is null || CanPass(root, account))
        {
            return root;
        }

        var mark = MarkOf(dataDirectory);
        return Path.Combine("/var/lib/craft", mark);
    }

    private static string MarkOf(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "pg.id");
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: 12 } known && known.All(char.IsAsciiHexDigitLower))
        {
            return known;
        }

        Directory.CreateDirectory(dataDirectory);
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        File.WriteAllText(path, mark + "\n");
        return mark;
    }

    private static bool Exists(string account) =>
        File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(account + ":", StringComparison.Ordinal));

    private static bool CanPass(string path, string account)
    {
        var existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        var start = new ProcessStartInfo("/bin/sh") { UserName = account, WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("test -x \"$0\"");
        start.ArgumentList.Add(existing);
        using var process = Process.Start(start);
        process?.WaitForExit();
        return process is { ExitCode: 0 };
    }
}
