using System.Net.Sockets;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Server;

/// <summary>Serves one client: one request after the other, answers in the order of the requests.</summary>
internal sealed class ClientConnection(
    Socket socket, RequestRouter router, FetchHandler fetch, int maxRequestBytes, EmbeddedKafkaEvents events)
{
    /// <summary>Ends when the client goes, sends rubbish, or the broker stops. Never throws: others must not notice.</summary>
    public async Task ServeAsync(CancellationToken ct)
    {
        events.Connected();
        using var frames = new FrameReader(socket, maxRequestBytes);
        using var request = new RequestContext();
        try
        {
            while (await frames.NextAsync(ct) is { } frame)
            {
                request.Begin(frame.Array!, frame.Offset, frame.Count);
                if (await router.HandleAsync(request, fetch, ct)) await SendAsync(request.End(), ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Gone, or we are stopping: nobody to answer.
        }
        catch (MalformedRequestException e)
        {
            events.BadRequest(Client(request), e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            events.RequestFailed(Client(request), e);
        }
        finally
        {
            socket.Dispose();
            events.Disconnected();
        }
    }

    private static string Client(RequestContext request) => request.ClientId.Length == 0 ? "a client" : request.ClientId;

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, ct)..];
    }
}
