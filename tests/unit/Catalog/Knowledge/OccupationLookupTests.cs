using Craft.Catalog.Knowledge;
using Xunit;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>Looking up and showing occupations of the bundled ESCO.</summary>
public sealed class OccupationLookupTests
{
    private static readonly KnowledgeBase _knowledge = EscoExtract.ReadBundled();
    private static readonly OccupationLookup _lookup = new(_knowledge);

    [Theory]
    [InlineData("Data Scientist", "data scientist")]
    [InlineData("Datenwissenschaftlerin", "data scientist")]
    [InlineData("Datenwissenschaftler (m/w/d)", "data scientist")]
    [InlineData("Softwareentwickler:in", "software developer")]
    [InlineData("SOFTWARE-ENTWICKLER", "software developer")]
    [InlineData("Köchin", "cook")]
    [InlineData("Verkaeufer", "sales assistant")]
    [InlineData("Medizinische/r Fachangestellte/r", "doctors’ surgery assistant")]
    [InlineData("http://data.europa.eu/esco/occupation/258e46f9-0075-4a2e-adae-1ff0477e0f30", "data scientist")]
    public void An_occupation_is_found_by_any_exact_spelling(string text, string label)
    {
        var found = Assert.Single(_lookup.Find(text));
        Assert.Equal(LabelKey.Of(label), LabelKey.Of(found.LabelEn));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Astronautenköchin auf dem Mars")]
    public void A_text_that_is_no_label_finds_nothing(string text) => Assert.Empty(_lookup.Find(text));

    [Fact]
    public void An_ambiguous_label_finds_every_occupation_that_has_it()
    {
        var first = new Occupation { Uri = "urn:1", LabelDe = "Prüfer", LabelEn = "tester", Isco = "" };
        var second = first with { Uri = "urn:2", LabelEn = "auditor" };
        var alternative = first with { Uri = "urn:3", LabelDe = "Kontrolleur", LabelEn = "controller", AltDe = ["Prüferin"] };
        var lookup = new OccupationLookup(new KnowledgeBase("1", [first, second, alternative], []));

        Assert.Equal([first, second], lookup.Find("Prüfer/in"));
        Assert.Equal([alternative], lookup.Find("Prüferin"));
    }

    [Fact]
    public void The_sheet_shows_the_occupation_and_its_skills_in_both_languages()
    {
        var sheet = KnowledgeSheet.Render(_lookup.Find("Data Scientist")[0], _knowledge);

        Assert.StartsWith("Datenwissenschaftler/Datenwissenschaftlerin | data scientist\nISCO-08 2511, ESCO 2511.4\n", sheet, StringComparison.Ordinal);
        Assert.Contains("\nEssential skills (54)\n", sheet, StringComparison.Ordinal);
        Assert.Contains("  Abfragesprachen | query languages\n", sheet, StringComparison.Ordinal);
        Assert.Contains("\nOptional skills (", sheet, StringComparison.Ordinal);
        Assert.All(sheet.Split('\n').Where(l => !l.StartsWith("  ", StringComparison.Ordinal)), l => Assert.True(l.Length <= 100, l));
    }
}
