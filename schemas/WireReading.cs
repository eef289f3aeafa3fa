using System.Diagnostics.CodeAnalysis;

namespace Craft.Schemas;

/// <summary>A message that was read, or why it was not.</summary>
public readonly record struct WireReading<T>
{
    private WireReading(T? message, string? reason, string? detail) =>
        (Message, Reason, Detail) = (message, reason, detail);

    public T? Message { get; }

    /// <summary>One of <see cref="RejectReason"/>; null when the message was read.</summary>
    public string? Reason { get; }

    /// <summary>For people; holds nothing of the payload.</summary>
    public string? Detail { get; }

    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Reason), nameof(Detail))]
    public bool Ok => Reason is null;

    internal static WireReading<T> Accepted(T message) => new(message, null, null);

    internal static WireReading<T> Refused(string reason, string detail) => new(default, reason, detail);
}
