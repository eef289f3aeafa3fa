using Craft.Inference.Lexical;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference;

/// <summary>What a text's features are; they are part of the format of fitted models.</summary>
public sealed class LexicalFeaturesTests
{
    private static readonly Gen<string> _texts = Gen.String[Gen.Char["abcäÖßé ẞ.,+#1\u0301\u00AD\uD83D\uDE00\uD800-"], 0, 80];

    [Fact]
    public void A_word_gives_itself_and_its_grams_of_three_to_five_with_both_ends()
    {
        var buffer = Extract("Haus");

        Assert.Equal([LexicalFeatures.HashWord("haus")], buffer.Words.ToArray());
        string[] grams = ["\u0002ha", "\u0002hau", "\u0002haus", "hau", "haus", "haus\u0002", "aus", "aus\u0002", "us\u0002"];
        Assert.Equal(grams.Select(HashGram).Order(), buffer.Grams.ToArray().Order());
    }

    [Theory]
    [InlineData("", 3413276431u)]
    [InlineData("pflege", 1389054256u)]
    [InlineData("c++", 3864613154u)]
    public void Hashes_never_change(string word, uint expected) => Assert.Equal(expected, LexicalFeatures.HashWord(word));

    [Fact]
    public void Any_text_gives_the_grams_of_its_words_and_nothing_else() => _texts.Sample(text =>
    {
        var words = FoldedWords(text).ToList();
        var buffer = Extract(text);

        Assert.Equal(words.Select(word => LexicalFeatures.HashWord(word)), buffer.Words.ToArray());
        Assert.Equal(words.SelectMany(Grams).Select(HashGram).Order(), buffer.Grams.ToArray().Order());
    });

    [Theory]
    [InlineData("Käufe", "kaufe")]
    [InlineData("KÄUFE", "käufe")]
    [InlineData("Ka\u0308ufe", "Käufe")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("Kran\u00ADken\u00ADpflege", "Krankenpflege")]
    [InlineData("résumé, naïve", "Resume naive")]
    [InlineData("SQL/Java (m/w/d)", "sql java m w d")]
    [InlineData("C# und C++", "c# und c++")]
    [InlineData("  # + .NET", "net")]
    public void Spellings_of_one_word_are_one(string text, string same)
    {
        Assert.Equal(Extract(same).Words.ToArray(), Extract(text).Words.ToArray());
        Assert.Equal(Extract(same).Grams.ToArray(), Extract(text).Grams.ToArray());
    }

    [Fact]
    public void Signs_after_a_word_tell_languages_apart()
    {
        string[] languages = ["C", "C#", "C++"];
        Assert.Equal(3, languages.Select(word => Extract(word).Words[0]).Distinct().Count());
    }

    [Fact]
    public void Only_the_beginning_of_an_endless_word_counts()
    {
        var word = new string('a', LexicalFeatures.MaxWordLength);

        Assert.Equal(Extract(word).Grams.ToArray(), Extract(word + "bcdef").Grams.ToArray());
        Assert.Single(Extract(new string('ß', 100_000)).Words.ToArray());
    }

    [Fact]
    public void A_buffer_is_as_new_after_clearing()
    {
        var buffer = Extract(string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"wort{i}")));
        Assert.Equal(3_000, buffer.Words.Length);
        buffer.Clear();
        LexicalFeatures.Extract("Haus", buffer);

        Assert.Equal(Extract("Haus").Grams.ToArray(), buffer.Grams.ToArray());
        Assert.Equal(1, buffer.Words.Length);
    }

    private static FeatureBuffer Extract(string text)
    {
        var buffer = new FeatureBuffer();
        LexicalFeatures.Extract(text, buffer);
        return buffer;
    }

    private static IEnumerable<string> FoldedWords(string text)
    {
        var word = "";
        foreach (var c in text + " ")
        {
            var folded = c switch
            {
                'ä' => "a",
                'Ö' => "o",
                'é' => "e",
                'ß' or 'ẞ' => "ss",
                '\u0301' or '\u00AD' => "",
                '+' or '#' when word.Length > 0 => c.ToString(),
                _ when char.IsLetterOrDigit(c) || char.IsSurrogate(c) => c.ToString(),
                _ => null,
            };
            word += folded;
            if (folded is null && word.Length > 0)
            {
                yield return word[..Math.Min(word.Length, LexicalFeatures.MaxWordLength)];
                word = "";
            }
        }
    }

    private static IEnumerable<string> Grams(string word)
    {
        var bounded = $"\u0002{word}\u0002";
        return from size in Enumerable.Range(3, 3)
               from start in Enumerable.Range(0, Math.Max(0, bounded.Length - size + 1))
               select bounded.Substring(start, size);
    }

    // written again from the description of the format: rotate, xor, multiply; then MurmurHash3's finaliser
    private static uint HashGram(string gram)
    {
        uint hash = 0;
        foreach (var c in gram)
        {
            hash = (((hash << 5) | (hash >> 27)) ^ c) * 0x9E3779B1;
        }

        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
