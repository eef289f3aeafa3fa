using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Makes dead letters: key, value and headers as received, plus ours and Kafka Connect's.</summary>
internal static class DeadLetters
{
    public const int MaxDetailChars = 1_000;

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
        var headers = new Headers();
        var bytes = 0L;
        foreach (var (name, value) in record.Headers.All)
        {
            if (!_added.Contains(name))
            {
                headers.Add(name, value);
                bytes += name.Length + (value?.Length ?? 0) + 8;
            }
        }

        var fits = bytes + (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0) + (4 * MaxDetailChars) + 4096
            <= Topics.MaxMessageBytes;
        var detail = Cut(fits ? why.Detail : $"{why.Detail} (value of {record.Value?.Length ?? 0} bytes left out)");
        Mark(headers, record, service, why with { Detail = detail }, now);
        return new(Topics.DeadLetters(record.Topic, service).Name, record.Key, fits ? record.Value : [], headers);
    }

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

    private static string Cut(string detail)
    {
        if (detail.Length <= MaxDetailChars)
        {
            return detail;
        }

        var end = char.IsHighSurrogate(detail[MaxDetailChars - 2]) ? MaxDetailChars - 2 : MaxDetailChars - 1;
        return detail[..end] + "…";
    }
}
