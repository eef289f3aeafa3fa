using Craft.Recommender.Explaining;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>The sentence of a course that an explanation quotes.</summary>
public sealed class QuotationTests
{
    [Fact]
    public void A_quotation_is_a_piece_of_the_text_that_holds_its_evidence() =>
        Gen.Select(Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz    𝄞.!\n„“\"-•"], 1, 300], Gen.Int[0, 299], Gen.Int[1, 20]).Sample((text, at, length) =>
        {
            var start = Math.Min(at, text.Length - 1);
            var end = Math.Min(text.Length, start + length);
            var facts = Facts(text, "description", start, end);
            if (Quotation.Of(facts) is { } quote)
            {
                Assert.Contains(quote, text, StringComparison.Ordinal);
                Assert.InRange(quote.Length, 20, 160);
                Assert.Contains(text[start..end].Trim(' ', '\n', '-', '•'), quote, StringComparison.Ordinal);
            }
        });

    [Theory]
    [InlineData("Erster Satz ist hier. Der zweite Satz nennt Holz dabei! Dritter.", "Der zweite Satz nennt Holz dabei")]
    [InlineData("Inhalte:\n- Holz fachgerecht zu bearbeiten lernen\n- Metall", "Holz fachgerecht zu bearbeiten lernen")]
    [InlineData("Version 2.5 von Holz bringt Neues. Ende.", "Version 2.5 von Holz bringt Neues")]
    [InlineData("Kurz: Holz.", null)]
    public void It_is_one_sentence_or_nothing(string text, string? quote)
    {
        var start = text.IndexOf("Holz", StringComparison.Ordinal);
        Assert.Equal(quote, Quotation.Of(Facts(text, "description", start, start + 4)));
    }

    [Fact]
    public void A_title_is_not_quoted() => Assert.Null(Quotation.Of(Facts("Holz bearbeiten und verkaufen im Betrieb", "title", 0, 4)));

    private static ExplanationFacts Facts(string text, string field, int start, int end) => new()
    {
        Course = Courses.One("x", text) with { Title = text },
        OccupationLabel = "Tischler",
        Claims = [new SkillClaim(Courses.Gap("holz"), new Evidence { Field = field, Start = start, End = end, Text = text[start..end] })],
        Gap = [Courses.Gap("holz")],
        GapWasGiven = false,
        SkillsWereGiven = false,
    };
}
