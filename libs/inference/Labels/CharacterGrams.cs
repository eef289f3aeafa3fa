namespace Craft.Inference.Labels;

/// <summary>The character n-grams of a label key: 3 to 5 characters within words, word ends included, hashed to a bucket.</summary>
public static class CharacterGrams
{
    public const int Buckets = 1 << 17;

    private const int Shortest = 3;
    private const int Longest = 5;

    // a label of 4 KiB is no label; the bound keeps a hostile request cheap
    private const int MaxKeyLength = 160;

    /// <summary>Adds the distinct buckets of the key to the list, ascending; clears the list first.</summary>
    public static void Of(string key, List<int> buckets)
    {
        buckets.Clear();
        var text = key.AsSpan(0, Math.Min(key.Length, MaxKeyLength));
        Span<char> padded = stackalloc char[MaxKeyLength + 2];
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (word.IsEmpty)
            {
                continue;
            }

            padded[0] = ' ';
            word.CopyTo(padded[1..]);
            padded[word.Length + 1] = ' ';
            AddWord(padded[..(word.Length + 2)], buckets);
        }

        Deduplicate(buckets);
    }

    private static void AddWord(ReadOnlySpan<char> word, List<int> buckets)
    {
        for (var length = Shortest; length <= Longest; length++)
        {
            for (var start = 0; start + length <= word.Length; start++)
            {
                buckets.Add((int)(GramHash.Of(word.Slice(start, length)) & (Buckets - 1)));
            }
        }
    }

    private static void Deduplicate(List<int> buckets)
    {
        buckets.Sort();
        var kept = 0;
        for (var i = 0; i < buckets.Count; i++)
        {
            if (i == 0 || buckets[i] != buckets[i - 1])
            {
                buckets[kept++] = buckets[i];
            }
        }

        buckets.RemoveRange(kept, buckets.Count - kept);
    }
}
