using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Craft.Schemas;

/// <summary>Reads and writes wire messages. A message that cannot be read is a value, not an exception.</summary>
public static class WireJson
{
    /// <summary>Options of the wire; umlauts stay readable because the values never reach HTML unescaped.</summary>
    public static JsonSerializerOptions Options { get; } = new(WireContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = WireContext.Default,
    };

    /// <summary>UTF-8 JSON of a message. Throws on text that is not valid UTF-16 (a lone surrogate).</summary>
    public static byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, TypeInfo<T>());

    /// <summary>
    /// Reads a message. <see cref="WireReading{T}.Reason"/> is <see cref="RejectReason.NotJson"/> when the bytes are no
    /// JSON document, else <see cref="RejectReason.Invalid"/>; the detail names the member, never its content.
    /// </summary>
    public static WireReading<T> Read<T>(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var message = JsonSerializer.Deserialize(utf8, TypeInfo<T>());
            return message is null
                ? WireReading<T>.Refused(RejectReason.Invalid, "the document is null")
                : WireReading<T>.Accepted(message);
        }
        catch (JsonException e)
        {
            return IsJson(utf8)
                ? WireReading<T>.Refused(RejectReason.Invalid, $"invalid member {SafePath(e.Path)}")
                : WireReading<T>.Refused(RejectReason.NotJson, $"not JSON at line {(e.LineNumber ?? 0) + 1}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // a lone surrogate in an escaped string surfaces as InvalidOperationException (dotnet/runtime)
            return WireReading<T>.Refused(RejectReason.Invalid, "text that is not valid Unicode");
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static bool IsJson(ReadOnlySpan<byte> utf8)
    {
        // a document is one however deep it is; the reader keeps a bit per level
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // member names of dictionaries come from the message: keep only what a member name of ours can be
    private static string SafePath(string? path)
    {
        var safe = new StringBuilder();
        foreach (var c in (path ?? "$").Take(80))
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']' ? c : '?');
        }

        return safe.ToString();
    }
}
