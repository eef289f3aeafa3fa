using System.Text.Json;
using System.Text.Unicode;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>
/// Reads the request topic, where outsiders write: a JSON object with a usable id becomes a request that is answered, even
/// when its members are wrong; everything else is a dead letter.
/// </summary>
internal static class RequestDecoder
{
    /// <summary>As over HTTP: whoever needs more has mistaken the topic.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxIdLength = 200;

    // the size is the bound; the parser does not recurse
    private static readonly JsonDocumentOptions _anyDepth = new() { MaxDepth = MaxBytes };

    public static Decoded<ReceivedRequest> Decode(RawRecord record)
    {
        if (record.Value is { } bytes && bytes.Length > MaxBytes)
        {
            return Refused(RejectReason.TooLarge, $"{bytes.Length} bytes, at most {MaxBytes} are read");
        }

        if (!RecordDecoder.TryReadKey(record.Key, out var key) || key.Length > MaxIdLength)
        {
            return Refused(RejectReason.Invalid, $"the key is not UTF-8 of at most {MaxIdLength} characters");
        }

        if (record.Value is null)
        {
            return key.Length > 0
                ? new Decoded<ReceivedRequest>.Accepted(key, null)
                : Refused(RejectReason.NoKey, "a tombstone without a key");
        }

        if (!Utf8.IsValid(record.Value))
        {
            return Refused(RejectReason.NotJson, "not UTF-8");
        }

        var reading = WireJson.Read<RecommendationRequest>(record.Value);
        return reading.Ok
            ? Accept(key, reading.Message.RequestId, new ReceivedRequest(reading.Message, null))
            : Salvage(key, record.Value, reading.Reason, reading.Detail);
    }

    private static Decoded<ReceivedRequest> Salvage(string key, byte[] value, string reason, string detail) =>
        reason == RejectReason.Invalid && TryReadObject(value, out var id)
            ? Accept(key, id, new ReceivedRequest(null, detail))
            : Refused(reason, detail);

    private static bool TryReadObject(byte[] value, out string? id)
    {
        id = null;
        try
        {
            using var document = JsonDocument.Parse(value, _anyDepth);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (document.RootElement.TryGetProperty("requestId", out var member) && member.ValueKind == JsonValueKind.String)
            {
                id = member.GetString();
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: the id itself holds a lone surrogate, then it is not usable
            return !(e is JsonException);
        }
    }

    private static Decoded<ReceivedRequest> Accept(string key, string? id, ReceivedRequest request)
    {
        var name = key.Length > 0 ? key : id?.Trim() ?? "";
        return name.Length is > 0 and <= MaxIdLength
            ? new Decoded<ReceivedRequest>.Accepted(name, request)
            : Refused(RejectReason.NoKey, "neither a key nor a usable requestId");
    }

    private static Decoded<ReceivedRequest>.Refused Refused(string reason, string detail) => new(reason, detail);
}
