namespace Craft.Recommender.Answering;

/// <summary>A request on the topic that has no tombstone yet: whether it is asked once, and until when it stands.</summary>
internal sealed record OpenRequest(bool Standing, DateTimeOffset? ExpiresAt)
{
    /// <summary>What cannot be read is answered once.</summary>
    public static OpenRequest Of(ReceivedRequest received) =>
        new(received.Request?.Mode == "standing", received.Request?.ExpiresAt);
}
