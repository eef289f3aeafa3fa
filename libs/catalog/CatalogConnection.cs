using Npgsql;

namespace Craft.Catalog;

/// <summary>What the catalogue needs in every connection string.</summary>
internal static class CatalogConnection
{
    private const string CheckInterval = "client_connection_check_interval";

    /// <summary>
    /// Adds the program's name, and asks the server to notice dead clients: without it the lock of a killed publisher
    /// stays for a minute. A string that sets the interval itself (0 for a server on Windows) keeps its value.
    /// </summary>
    public static string Complete(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.ApplicationName ??= "craft";
        if (builder.Options?.Contains(CheckInterval, StringComparison.Ordinal) != true)
        {
            builder.Options = $"{builder.Options} -c {CheckInterval}=2000".TrimStart();
        }

        return builder.ConnectionString;
    }
}
