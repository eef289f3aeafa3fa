using System.Globalization;
using System.Text;

namespace Craft.Operate;

/// <summary>Bytes of strangers on a terminal: text, cut, without control characters; or how many bytes that are no text.</summary>
internal static class ShortText
{
    public const int MaxChars = 400;

    // a character has at most four bytes
    private const int MaxBytes = 4 * MaxChars;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Of(byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        try
        {
            // a cut may fall into a character: back to where one begins
            var end = Math.Min(bytes.Length, MaxBytes);
            while (end < bytes.Length && end > 0 && (bytes[end] & 0xC0) == 0x80)
            {
                end--;
            }

            return Cut(_strict.GetString(bytes, 0, end), bytes.Length > end);
        }
        catch (DecoderFallbackException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"({bytes.Length} bytes that are no text)");
        }
    }

    private static string Cut(string text, bool isMore)
    {
        var end = Math.Min(text.Length, MaxChars);
        end -= end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        var shown = new StringBuilder(end);
        foreach (var c in text.AsSpan(0, end))
        {
            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        return end < text.Length || isMore ? shown.Append('…').ToString() : shown.ToString();
    }
}
