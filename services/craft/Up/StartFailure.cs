using System.Net.Sockets;
using Craft.Cli;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Craft.Up;

/// <summary>What the world outside of the program can do to a start, as one sentence. Anything else is a bug and shows itself.</summary>
internal static class StartFailure
{
    // PostgreSQL alone keeps files of 16 MB in reserve
    private const long FewBytes = 64 << 20;

    /// <summary>Null for what is no such trouble.</summary>
    public static CommandFailure? Of(Exception exception, string folder)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Trouble(cause) is { } trouble)
            {
                return CommandFailure.Failed($"craft up cannot start in {folder}: {trouble.TrimEnd('.')}{Room(folder)}.", exception);
            }
        }

        return null;
    }

    private static string? Trouble(Exception cause) => cause switch
    {
        PostgresException e => $"the database says \"{e.MessageText}\"",
        NpgsqlException or SocketException => $"the database went away ({cause.Message})",
        OptionsValidationException e => "settings are wrong: " + string.Join("; ", e.Failures),
        IOException or UnauthorizedAccessException or InvalidDataException => cause.Message,
        _ => null,
    };

    // a server that fell over says nothing about the reason
    private static string Room(string folder)
    {
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free < FewBytes ? $"; the disk has only {free >> 20} MB left" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }
}
