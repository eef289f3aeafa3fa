namespace Craft.Enricher.Tagging;

/// <summary>
/// The German words that labels and descriptions use, by light stem: a part of a compound must be one of them, so "Physik" is
/// not found in "physikalisch".
/// </summary>
internal sealed class KnownWords(HashSet<string> lightStems)
{
    public const int MinPart = 3;

    private const int MaxWord = WordTable.MaxWord;

    // what German puts between the parts of a compound: Arbeit-s-platz, Kunde-n-dienst
    private static readonly string[] _joints = ["", "s", "n", "es", "en", "e", "er"];

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _stems =
        lightStems.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Contains(ReadOnlySpan<char> folded) =>
        folded.Length is >= MinPart and <= MaxWord && _stems.Contains(Stem(folded, stackalloc char[MaxWord]));

    /// <summary>The length of the word that the front part is without its joint; 0 when it is none.</summary>
    public int LengthOfFront(ReadOnlySpan<char> front, int minLength)
    {
        foreach (var joint in _joints)
        {
            var length = front.Length - joint.Length;
            if (length >= minLength && front.EndsWith(joint) && Contains(front[..length]))
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>The word that the rear part is without its joint; empty when it is none.</summary>
    public ReadOnlySpan<char> Rear(ReadOnlySpan<char> rear)
    {
        foreach (var joint in _joints)
        {
            if (rear.StartsWith(joint) && Contains(rear[joint.Length..]))
            {
                return rear[joint.Length..];
            }
        }

        return default;
    }

    /// <summary>The light stem, in <paramref name="buffer"/>.</summary>
    public static ReadOnlySpan<char> Stem(ReadOnlySpan<char> folded, Span<char> buffer)
    {
        folded.CopyTo(buffer);
        return buffer[..Stemming.Light(buffer[..folded.Length], isGerman: true)];
    }
}
