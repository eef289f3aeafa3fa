namespace Craft.EmbeddedBroker.Protocol;

/// <summary>One connection, as long as somebody remembers who came on it.</summary>
internal sealed class ClientLink
{
    private volatile bool _isClosed;

    public bool IsClosed => _isClosed;

    public void Close() => _isClosed = true;
}
