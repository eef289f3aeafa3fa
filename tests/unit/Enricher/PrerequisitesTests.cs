using Craft.Enricher;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Enricher;

public sealed class PrerequisitesTests
{
    [Theory]
    [InlineData("Wir lernen SQL. Voraussetzung sind Python und Fleiß. Am Ende steht R.", " Voraussetzung sind Python und Fleiß.")]
    [InlineData("Inhalt: SQL\nVorkenntnisse: Python\nDauer: 2 Tage", "Vorkenntnisse: Python\n")]
    [InlineData("You write SQL. You should already know Python.", " You should already know Python.")]
    [InlineData("Requires basic Python. You write SQL.", "Requires basic Python.")]
    [InlineData("Büroberufe, Deutsch B1", "Büroberufe, Deutsch B1")]
    public void A_sentence_that_asks_for_something_is_found(string text, string sentence)
    {
        var (start, end) = Assert.Single(Prerequisites.Ranges(text));
        Assert.Equal(sentence, text[start..end]);
    }

    [Fact]
    public void A_heading_speaks_for_the_line_below_it()
    {
        var ranges = Prerequisites.Ranges("Ziele\nSQL\n\nVoraussetzungen:\n\nPython und R\nAbschluss: keiner");
        Assert.Equal([(11, 28), (29, 42)], ranges);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Translate business requirements into a concept. The law requires a permit.")]
    [InlineData("Technische Anforderungen aufnehmen und Deutsch unterrichten.")]
    public void Other_sentences_are_not(string text) => Assert.Empty(Prerequisites.Ranges(text));

    [Fact]
    public void Ranges_of_any_text_are_in_order_and_inside_it() =>
        Gen.Select(Gen.String, Gen.Int[0, 3]).Select((text, n) => text + string.Concat(Enumerable.Repeat("Vorkenntnisse. \n", n)) + text)
            .Sample(text =>
            {
                var end = 0;
                foreach (var range in Prerequisites.Ranges(text))
                {
                    Assert.True(range.Start >= end && range.End > range.Start && range.End <= text.Length);
                    end = range.End;
                }
            });
}
