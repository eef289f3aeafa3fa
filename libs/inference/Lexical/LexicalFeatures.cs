using System.Numerics;

namespace Craft.Inference.Lexical;

/// <summary>
/// Cuts a text into words and hashes every word and its character 3-5-grams. A word is a run of letters and digits, also
/// <c>+</c> and <c>#</c> after one (<c>C++</c>, <c>C#</c>); n-grams see its beginning and end. The hashes are part of the
/// format of fitted models: a change here makes every fitted model wrong.
/// </summary>
public static class LexicalFeatures
{
    /// <summary>Units of a word that count; the rest of a longer one is ignored.</summary>
    public const int MaxWordLength = 60;

    private const int MinGram = 3;
    private const int MaxGram = 5;
    private const char Boundary = '\u0002';
    private const uint Multiplier = 0x9E3779B1;
    private const uint WordSeed = 0x85EBCA6B;

    /// <summary>Adds the features of a text to the buffer.</summary>
    public static void Extract(ReadOnlySpan<char> text, FeatureBuffer buffer)
    {
        Span<char> word = stackalloc char[MaxWordLength + 2];
        word[0] = Boundary;
        var length = 1;
        foreach (var c in text)
        {
            var folded = CharacterFolding.Fold(c);
            if (folded == CharacterFolding.Separator && c is '+' or '#' && length > 1)
            {
                folded = c;
            }

            if (folded == CharacterFolding.Separator)
            {
                length = Finish(word, length, buffer);
            }
            else if (folded == 'ß')
            {
                length = Append(word, Append(word, length, 's'), 's');
            }
            else if (folded != CharacterFolding.Nothing)
            {
                length = Append(word, length, folded);
            }
        }

        Finish(word, length, buffer);
    }

    /// <summary>The hash of one word as <see cref="FeatureBuffer.Words"/> holds it.</summary>
    internal static uint HashWord(ReadOnlySpan<char> folded)
    {
        var hash = WordSeed;
        foreach (var c in folded)
        {
            hash = Step(hash, c);
        }

        return Mix(hash);
    }

    private static int Append(Span<char> word, int length, char c)
    {
        if (length <= MaxWordLength)
        {
            word[length++] = c;
        }

        return length;
    }

    private static int Finish(Span<char> word, int length, FeatureBuffer buffer)
    {
        if (length == 1)
        {
            return 1;
        }

        buffer.AddWord(HashWord(word[1..length]));
        word[length] = Boundary;
        AddGrams(word[..(length + 1)], buffer);
        return 1;
    }

    private static void AddGrams(ReadOnlySpan<char> word, FeatureBuffer buffer)
    {
        var room = buffer.ReserveGrams((MaxGram - MinGram + 1) * word.Length);
        var used = 0;
        for (var start = 0; start + MinGram <= word.Length; start++)
        {
            var hash = Step(Step(0, word[start]), word[start + 1]);
            var end = Math.Min(word.Length, start + MaxGram);
            for (var i = start + MinGram - 1; i < end; i++)
            {
                hash = Step(hash, word[i]);
                room[used++] = Mix(hash);
            }
        }

        buffer.CommitGrams(used);
    }

    private static uint Step(uint hash, char c) => (BitOperations.RotateLeft(hash, 5) ^ c) * Multiplier;

    // the finaliser of MurmurHash3: every input bit reaches the high bits, which choose the bucket
    private static uint Mix(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
