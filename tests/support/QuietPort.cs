using System.Net;
using System.Net.Sockets;

namespace Craft.TestSupport;

/// <summary>
/// Ports for servers that are stopped and started again: below the range that outgoing connections and servers on any free port
/// take theirs from, so that nobody takes one meanwhile. Test processes take theirs from different places.
/// </summary>
public static class QuietPort
{
    private static int _next = 15_000 + (Environment.ProcessId % 150 * 100);

    /// <summary>The first of so many free ones in a row.</summary>
    public static int Next(int count = 1)
    {
        while (true)
        {
            var port = Interlocked.Add(ref _next, count) - count;
            if (Enumerable.Range(port, count).All(IsFree))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
