using System.Text;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.StreamTests.Runtime;

/// <summary>A record that no stage can take, and the reason that its dead letter must give.</summary>
internal sealed record BadRecord(string What, string Reason, byte[]? Key, byte[]? Value, MessageHeaders Headers)
{
    /// <summary>In every payload and key: must not appear in any mark.</summary>
    public const string Secret = "Geheim4711";

    private static readonly byte[] _key = Encoding.UTF8.GetBytes(Secret);

    public static IReadOnlyList<BadRecord> All(int maxValueBytes) =>
    [
        Of("not JSON", RejectReason.NotJson, Text($"{Secret} is no JSON")),
        Of("half a document", RejectReason.NotJson, Text($"{{\"id\":\"{Secret}")),
        Of("two documents", RejectReason.NotJson, [.. Good(Secret), .. Good(Secret)]),
        Of("no byte at all", RejectReason.NotJson, []),
        Of("too deep", RejectReason.NotJson, Text(new string('[', 500) + Secret)),
        Of("another type", RejectReason.Invalid, Text($"[\"{Secret}\"]")),
        Of("a member of another type", RejectReason.Invalid, Json().Replace("17", $"\"{Secret}\"", StringComparison.Ordinal)),
        Of("a number too large", RejectReason.Invalid, Json().Replace("17", "99999999999999999999", StringComparison.Ordinal)),
        Of("null for a required member", RejectReason.Invalid, Json().Replace($"\"{Secret}\"", "null", StringComparison.Ordinal)),
        Of("a required member is missing", RejectReason.Invalid, Json().Replace("\"id\"", $"\"{Secret}\"", StringComparison.Ordinal)),
        Of("the document null", RejectReason.Invalid, Text("null")),
        Of("an escaped lone surrogate", RejectReason.Invalid, Json().Replace(Secret, $"{Secret}\\ud800", StringComparison.Ordinal)),
        Of("a lone surrogate as bytes", RejectReason.Invalid, Spliced([0xED, 0xA0, 0x80])),
        Of("bytes that are no UTF-8", RejectReason.Invalid, Spliced([0xC3, 0x28])),
        Of("too large", RejectReason.TooLarge, Good(new string('x', maxValueBytes))),
        Of("no key", RejectReason.NoKey, Good("id")) with { Key = null },
        Of("an empty key", RejectReason.NoKey, Good("id")) with { Key = [] },
        Of("a tombstone without a key", RejectReason.NoKey, []) with { Key = null, Value = null },
        Of("a key that is no UTF-8", RejectReason.Invalid, Good("id")) with { Key = [0xC3, 0x28, .. _key] },
        Of("a tombstone with such a key", RejectReason.Invalid, []) with { Key = [0xED, 0xA0, 0x80], Value = null },
        Of("a replayed dead letter", RejectReason.NotJson, Text(Secret)) with
        {
            Headers = MessageHeaders.Of(
                (HeaderNames.ReplayedFrom, "a.dlq/1/2"), (HeaderNames.ErrorReason, "step-failed"),
                (HeaderNames.ConnectOffset, "7"), ("mine", "1"), ("mine", "2")),
        },
        Of("a header without a value", RejectReason.NotJson, Text(Secret)) with
        {
            Headers = new([new("empty", null), new("bytes", [0xFF, 0x00])]),
        },
    ];

    private static BadRecord Of(string what, string reason, string value) => Of(what, reason, Text(value));

    private static BadRecord Of(string what, string reason, byte[] value) =>
        new(what, reason, _key, value, MessageHeaders.Of(("mine", "1")));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Good(string id) => TopicTool.Value(id, 17);

    private static string Json() => Encoding.UTF8.GetString(Good(Secret));

    private static byte[] Spliced(byte[] bytes)
    {
        var json = Good(Secret);
        var at = json.AsSpan().IndexOf(_key);
        return [.. json[..at], .. bytes, .. json[at..]];
    }
}
