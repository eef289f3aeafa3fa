namespace Craft.EmbeddedBroker.Groups;

/// <summary>One assignment strategy that a member offers, with its subscription (opaque to the broker).</summary>
internal sealed record MemberProtocol(string Name, byte[] Metadata)
{
    public bool SameAs(MemberProtocol other) =>
        Name == other.Name && Metadata.AsSpan().SequenceEqual(other.Metadata);
}
