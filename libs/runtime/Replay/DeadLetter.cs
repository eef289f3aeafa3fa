using System.Globalization;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>A dead letter and what its marks say; a mark is null where somebody else wrote it without.</summary>
public sealed record DeadLetter(RawRecord Record)
{
    public const string Suffix = ".dlq";

    private readonly MessageHeaders _headers = Record.Headers;

    public string? Reason => _headers.Text(HeaderNames.ErrorReason);

    public string? Detail => _headers.Text(HeaderNames.ErrorDetail);

    public string? Service => _headers.Text(HeaderNames.ErrorService);

    /// <summary>Where the record was read.</summary>
    public string? SourceTopic => _headers.Text(HeaderNames.ErrorTopic);

    public int? SourcePartition => (int?)Number(HeaderNames.ErrorPartition);

    public long? SourceOffset => Number(HeaderNames.ErrorOffset);

    public int? Attempts => (int?)Number(HeaderNames.ErrorAttempts);

    /// <summary>When it failed; else when the dead letter was written.</summary>
    public DateTimeOffset Time =>
        DateTimeOffset.TryParse(_headers.Text(HeaderNames.ErrorTime), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : Record.Timestamp;

    /// <summary>It was replayed once already and failed again: the place of the first dead letter.</summary>
    public string? ReplayedFrom => _headers.Text(HeaderNames.ReplayedFrom);

    /// <summary>The value was too large for the dead letters and is not here.</summary>
    public bool IsWithoutValue => Record.Value is { Length: 0 } && Detail is { } detail && DeadLetters.SaysLeftOut(detail);

    /// <summary><c>&lt;dlq topic&gt;/&lt;partition&gt;/&lt;offset&gt;</c>.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{Record.Topic}/{Record.Partition}/{Record.Offset}");

    private long? Number(string header) =>
        long.TryParse(_headers.Text(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
