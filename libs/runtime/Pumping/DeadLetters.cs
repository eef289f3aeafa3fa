using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Makes dead letters: key, value and headers as received, plus ours and Kafka Connect's.</summary>
internal static class DeadLetters
{
    public const int MaxDetailChars = 1_000;

    private const string LeftOut = " bytes left out)";

    private static readonly string[] _added =
    [
        HeaderNames.ErrorReason, HeaderNames.ErrorDetail, HeaderNames.ErrorService, HeaderNames.ErrorTopic,
        HeaderNames.ErrorPartition, HeaderNames.ErrorOffset, HeaderNames.ErrorTime, HeaderNames.ErrorAttempts,
        HeaderNames.ConnectTopic, HeaderNames.ConnectPartition, HeaderNames.ConnectOffset,
        HeaderNames.ConnectExceptionClass, HeaderNames.ConnectExceptionMessage,
    ];

    /// <summary>
    /// The dead letter of <paramref name="record"/>. Marks of an earlier failure (a replayed dead letter) are replaced; the
    /// replay mark stays. A value that leaves no room for the marks is left out, and the detail says so.
    /// </summary>
    public static WireRecord Of(RawRecord record, string service, Rejection why, DateTimeOffset now)
    {
        var headers = OwnHeaders(record);
        var bytes = headers.Sum(h => h.Key.Length + (h.GetValueBytes()?.Length ?? 0) + 8L);
        var fits = bytes + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0) + (4 * MaxDetailChars) + 4096
            <= Topics.MaxMessageBytes;
        var detail = fits ? Cut(why.Detail, MaxDetailChars)
            : $"{Cut(why.Detail, MaxDetailChars - 100)} (value of {record.Value?.Length ?? 0}{LeftOut}";
        Mark(headers, record, service, why with { Detail = detail }, now);
        return new(Topics.DeadLetters(record.Topic, service).Name, record.Key, fits ? record.Value : [], headers);
    }

    /// <summary>The headers of a record without the marks of a failure, and without <paramref name="besides"/>.</summary>
    public static Headers OwnHeaders(RawRecord record, string? besides = null)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers.All)
        {
            if (!_added.Contains(name) && name != besides)
            {
                headers.Add(name, value);
            }
        }

        return headers;
    }

    /// <summary>That detail says that the value is not in the dead letter.</summary>
    public static bool SaysLeftOut(string detail) => detail.EndsWith(LeftOut, StringComparison.Ordinal);

    private static void Mark(Headers headers, RawRecord record, string service, Rejection why, DateTimeOffset now)
    {
        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
        var partition = record.Partition.ToString(CultureInfo.InvariantCulture);
        var offset = record.Offset.ToString(CultureInfo.InvariantCulture);
        Add(HeaderNames.ErrorReason, why.Reason);
        Add(HeaderNames.ErrorDetail, why.Detail);
        Add(HeaderNames.ErrorService, service);
        Add(HeaderNames.ErrorTopic, record.Topic);
        Add(HeaderNames.ErrorPartition, partition);
        Add(HeaderNames.ErrorOffset, offset);
        headers.Add(HeaderNames.ErrorTime, EventHeaders.Time(now));
        Add(HeaderNames.ErrorAttempts, why.Attempts.ToString(CultureInfo.InvariantCulture));
        Add(HeaderNames.ConnectTopic, record.Topic);
        Add(HeaderNames.ConnectPartition, partition);
        Add(HeaderNames.ConnectOffset, offset);
        Add(HeaderNames.ConnectExceptionClass, why.ExceptionClass ?? $"craft.{why.Reason}");
        Add(HeaderNames.ConnectExceptionMessage, why.Detail);
    }

    private static string Cut(string detail, int max)
    {
        if (detail.Length <= max)
        {
            return detail;
        }

        var end = char.IsHighSurrogate(detail[max - 2]) ? max - 2 : max - 1;
        return detail[..end] + "…";
    }
}
