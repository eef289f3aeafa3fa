namespace Craft.Runtime;

/// <summary>What a decoder made of a record: a message for the step, or a reason for the dead letters.</summary>
public abstract record Decoded<T>
    where T : class
{
    private Decoded()
    {
    }

    /// <summary>For the step; a null value is a tombstone.</summary>
    public sealed record Accepted(string Key, T? Value) : Decoded<T>;

    /// <summary><paramref name="Reason"/> is one of <see cref="Schemas.RejectReason"/>; the detail holds nothing of the payload.</summary>
    public sealed record Refused(string Reason, string Detail) : Decoded<T>;
}
