using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Enricher;

public sealed class TokenTextTests
{
    [Theory]
    [InlineData("Größe & Maße", "groesse masse")]
    [InlineData("Gro\u0308ße", "groesse")]
    [InlineData("Caf\u00E9 cafe\u0301", "cafe cafe")]
    [InlineData("C++, C# und .NET.", "c++ c# und .net")]
    [InlineData("Node.js 3.5", "node js 3 5")]
    [InlineData("customer's nutzer\u00ADfreundlich", "customers nutzerfreundlich")]
    [InlineData("Ｅｘｃｅｌ", "excel")]
    [InlineData("Тест 漢字", "тест 漢字")]
    public void Words_are_folded(string text, string key) => Assert.Equal(key, TokenText.KeyOf(text));

    [Fact]
    public void Words_are_folded_as_labels_are() =>
        Gen.Char["abzäöüßéñÄÖÜÉ '-/+#"].Array[0, 12].Select(c => new string(c)).Sample(text =>
            Assert.Equal(Letters(LabelKey.Of(text)), Letters(TokenText.KeyOf(text))));

    [Fact]
    public void Words_are_in_order_apart_and_inside_the_text() => Gen.String.Sample(text =>
    {
        var words = TokenText.Of(text);
        var end = 0;
        for (var i = 0; i < words.Count; i++)
        {
            Assert.True(words[i].Start >= end && words[i].End > words[i].Start && words[i].End <= text.Length);
            Assert.True(words[i].FoldedLength > 0);
            end = words[i].End;
        }
    }, iter: 10_000);

    [Theory]
    [InlineData("Übergrößen", 0, 0)]
    [InlineData("Übergrößen", 2, 1)]
    [InlineData("U\u0308bergrößen", 2, 2)]
    [InlineData("Übergrößen", 13, 10)]
    [InlineData("Wund\u00ADkurs", 4, 5)]
    public void A_place_in_the_folded_word_is_a_place_in_the_text(string text, int folded, int place)
    {
        var words = TokenText.Of(text);
        Assert.Equal(1, words.Count);
        Assert.Equal(place, TokenText.Place(text, words[0], folded));
    }

    // the tokenizer leaves "+" and "#" to the end of words only, and blanks elsewhere
    private static string Letters(string key) => string.Concat(key.Where(char.IsLetterOrDigit));
}
