using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Craft.Catalog.Knowledge;

/// <summary>Versions of a knowledge base: the ESCO version and eight hex digits of the content, e.g. <c>1.1.1-3f2a90c1</c>.</summary>
internal static class KnowledgeVersion
{
    private const string Unknown = "esco";

    public static string Of(string? escoVersion, IReadOnlyList<Occupation> occupations, IReadOnlyList<Skill> skills)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var s in skills)
        {
            Add(hash, s.Uri, s.LabelDe, s.LabelEn, s.DescriptionDe, s.DescriptionEn, s.ReuseLevel, s.IsKnowledge ? "k" : "s");
            AddAll(hash, s.AltDe, s.AltEn, s.Broader);
        }

        foreach (var o in occupations)
        {
            Add(hash, o.Uri, o.LabelDe, o.LabelEn, o.DescriptionDe, o.DescriptionEn, o.Isco, o.Code);
            AddAll(hash, o.AltDe, o.AltEn, o.Essential, o.Optional);
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));
        return $"{escoVersion ?? Unknown}-{digest}";
    }

    /// <summary>The ESCO part of a version, or null when it was not known.</summary>
    public static string? EscoVersionOf(string version)
    {
        var esco = version.Split('-', 2)[0];
        return System.Version.TryParse(esco, out _) ? esco : null;
    }

    public static string? Later(string? one, string? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        return System.Version.Parse(one) >= System.Version.Parse(other) ? one : other;
    }

    private static void AddAll(IncrementalHash hash, params ReadOnlySpan<IReadOnlyList<string>> lists)
    {
        foreach (var list in lists)
        {
            AddLength(hash, list.Count);
            foreach (var text in list)
            {
                Add(hash, text);
            }
        }
    }

    // every text with its length: moving a character from one member to the next must change the hash
    private static void Add(IncrementalHash hash, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            AddLength(hash, text?.Length ?? -1);
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private static void AddLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
