using System.Net.Sockets;
using Npgsql;

namespace Craft.Ingestor.Polling;

/// <summary>Tells a database that is away (the catalogue has retried already) from a bug.</summary>
internal static class CatalogueAway
{
    public static bool Is(Exception exception) => exception switch
    {
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        AggregateException { InnerExceptions: var inner } => inner.Any(Is),
        _ => exception.InnerException is { } cause && Is(cause),
    };
}
