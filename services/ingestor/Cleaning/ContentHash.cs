using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Craft.Ingestor.Cleaning;

/// <summary>
/// The fingerprint that decides whether a course is published again. It covers the text members only (title, headline,
/// description, objectives, keywords), normalised and without personal data. Price, dates, provider, duration, language
/// and address move daily and say nothing new about what the course teaches: they are left out on purpose.
/// </summary>
internal static class ContentHash
{
    /// <summary>SHA-256 in lower-case hex; absent and empty are the same.</summary>
    public static string Of(
        string title, string? headline, string? description, IReadOnlyList<string>? objectives, IReadOnlyList<string>? keywords)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, title);
        Append(hash, headline);
        Append(hash, description);
        Append(hash, objectives);
        Append(hash, keywords);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<string>? items)
    {
        AppendLength(hash, items?.Count ?? 0);
        foreach (var item in items ?? [])
        {
            Append(hash, item);
        }
    }

    // lengths in front: text that moves from one member to the next changes the hash
    private static void Append(IncrementalHash hash, string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
