using System.Globalization;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Which dead letters are replayed, and as what.</summary>
internal static class ReplayDecision
{
    /// <summary>
    /// <paramref name="done"/> holds the places (partition/offset) of what was replayed before,
    /// <paramref name="topics"/> what there is.
    /// </summary>
    public static ReplayVerdict Of(
        DeadLetter letter, string? reason, bool again, IReadOnlySet<string> done, IReadOnlySet<string> topics)
    {
        if (reason is not null && letter.Reason != reason)
        {
            return ReplayVerdict.OtherReason;
        }

        // a letter names its topic itself: only the one that its own topic stands for is believed
        if (letter.SourceTopic is not { } source || !topics.Contains(source)
            || !letter.Record.Topic.StartsWith(source + ".", StringComparison.Ordinal))
        {
            return ReplayVerdict.NoSource;
        }

        return letter.IsWithoutValue ? ReplayVerdict.NoValue
            : done.Contains(Key(letter.Record)) ? ReplayVerdict.ReplayedBefore
            : letter.ReplayedFrom is not null && !again ? ReplayVerdict.FailedAgain
            : ReplayVerdict.Replay;
    }

    /// <summary>The record as its topic had it, with the mark of the replay instead of those of the failure.</summary>
    public static WireRecord Record(DeadLetter letter)
    {
        var headers = DeadLetters.OwnHeaders(letter.Record, besides: HeaderNames.ReplayedFrom);
        headers.Add(HeaderNames.ReplayedFrom, System.Text.Encoding.UTF8.GetBytes(letter.Place));
        return new(letter.SourceTopic!, letter.Record.Key, letter.Record.Value, headers);
    }

    /// <summary>What the ledger calls a dead letter.</summary>
    public static string Key(RawRecord letter) => string.Create(CultureInfo.InvariantCulture, $"{letter.Partition}/{letter.Offset}");

    /// <summary>The entry of the ledger; written in one transaction with the record itself.</summary>
    public static WireRecord Entry(DeadLetter letter, string ledger) => new(
        ledger, System.Text.Encoding.UTF8.GetBytes(Key(letter.Record)), System.Text.Encoding.UTF8.GetBytes(letter.SourceTopic!), new Headers());
}
