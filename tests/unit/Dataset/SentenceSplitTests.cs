using Craft.Catalog.Knowledge;
using Craft.Dataset;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>Sentences end at full stops, abbreviations do not.</summary>
public sealed class SentenceSplitTests
{
    [Theory]
    [InlineData("Sie planen. Sie prüfen.", "Sie planen", "Sie prüfen.")]
    [InlineData("Eins.\nZwei. Drei", "Eins", "Zwei", "Drei")]
    [InlineData("Er nutzt Werkzeuge etc. Sie prüft.", "Er nutzt Werkzeuge etc", "Sie prüft.")]
    [InlineData("Sie kennen die Lage bis 2020. Danach nicht.", "Sie kennen die Lage bis 2020", "Danach nicht.")]
    [InlineData("The answer is no. They leave.", "The answer is no", "They leave.")]
    [InlineData("Sie prüfen Waren aller Art. Sie planen.", "Sie prüfen Waren aller Art", "Sie planen.")]
    [InlineData("Sie fragen. „Warum?“", "Sie fragen", "„Warum?“")]
    [InlineData("Sie fragen. 3D-Druck ist neu.", "Sie fragen", "3D-Druck ist neu.")]
    public void Full_stops_end_sentences(string text, params string[] sentences) => Assert.Equal(sentences, SentenceSplit.Of(text));

    [Theory]
    [InlineData("Sie nutzen Werkzeuge, z. B. Hammer und Zange.")]
    [InlineData("Sie nutzen Werkzeuge, z.B. Hammer und Zange.")]
    [InlineData("Sie nutzen Werkzeuge (z.\u00A0B. Hammer und Zange).")]
    [InlineData("Sie führen Kunden bzw. Gäste (bzw. Besucher).")]
    [InlineData("Sie folgen der Norm Nr. 5 und Abs. 3, vgl. Anlage 2.")]
    [InlineData("Sie prüfen u. a. Maschinen, d. h. Anlagen, ggf. Teile, max. 20 Stück.")]
    [InlineData("Der Vertrag gilt ab dem 1. Januar.")]
    [InlineData("Sie planen, bauen usw. und prüfen.")]
    [InlineData("They use tools (e.g. Excel or Word), i.e. Office, approx. 20 hours.")]
    [InlineData("They read No. 5 and report to Dr. Smith.")]
    public void Abbreviations_and_ordinals_do_not(string text) => Assert.Equal([text], SentenceSplit.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("  . . ")]
    public void Where_nothing_is_said_there_is_no_sentence(string text) => Assert.Empty(SentenceSplit.Of(text));

    [Fact]
    public void Nothing_of_the_descriptions_of_ESCO_is_lost_and_no_piece_is_an_abbreviation()
    {
        var knowledge = EscoExtract.ReadBundled();
        var texts = knowledge.Skills.SelectMany(s => (string?[])[s.DescriptionDe, s.DescriptionEn])
            .Concat(knowledge.Occupations.SelectMany(o => (string?[])[o.DescriptionDe, o.DescriptionEn])).OfType<string>().ToList();
        Assert.NotEmpty(texts);
        Assert.All(texts, text =>
        {
            var sentences = SentenceSplit.Of(text);
            Assert.Equal(Letters(text), Letters(string.Concat(sentences)));
            Assert.DoesNotContain(sentences.SkipLast(1), s => s.EndsWith("z. B", StringComparison.Ordinal) || s.EndsWith("e.g", StringComparison.Ordinal));
        });
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
