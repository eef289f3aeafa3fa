using System.Data.Common;
using System.Net.Sockets;

namespace Craft.Runtime;

/// <summary>Tells failures that pass by themselves from those that will not.</summary>
internal static class Transient
{
    /// <summary>Looks at the exception and what caused it; a cancellation that nobody asked for is a time-out.</summary>
    public static bool Is(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is TimeoutException or IOException or SocketException or HttpRequestException or OperationCanceledException
                or DbException { IsTransient: true } or KafkaUnavailableException)
            {
                return true;
            }
        }

        return false;
    }
}
