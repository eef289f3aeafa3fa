using Craft.Catalog.Knowledge;
using Craft.Dataset;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>The names of a concept in both languages.</summary>
public sealed class ConceptNamesTests
{
    [Theory]
    [InlineData("Koch/Köchin", "Koch", "Köchin")]
    [InlineData("Bäcker / Bäckerin", "Bäcker", "Bäckerin")]
    [InlineData("C/C++", "C/C++")]
    [InlineData("Maler/in", "Maler/in")]
    [InlineData("Aufbau/Abbau/Umbau", "Aufbau/Abbau/Umbau")]
    [InlineData("Buchhalter", "Buchhalter")]
    public void A_label_with_both_forms_is_two_names(string label, params string[] expected) => Assert.Equal(expected, ConceptNames.German(label, []));

    [Fact]
    public void An_occupation_has_German_office_and_English_names() => Assert.Equal(
        ["Buchhalter", "Buchhalterin", "Rechner", "Buchhalter/in", "accountant", "bookkeeper"],
        ConceptNames.Of(Occupation() with { LabelDe = "Buchhalter/Buchhalterin", AltDe = ["Buchhalter", "Rechner"], AltEn = ["bookkeeper", "accountant"] }));

    [Fact]
    public void Of_many_English_names_five_are_taken() => Assert.Equal(
        ["Rechner", "accountant", "n0", "n1", "n2", "n3"],
        ConceptNames.Of(Occupation() with { AltEn = [.. Enumerable.Range(0, 40).Select(i => $"n{i}")] }));

    [Fact]
    public void A_name_that_is_the_same_in_both_languages_is_there_once() => Assert.Equal(
        ["Java", "Java SE"],
        ConceptNames.Of(new Skill { Uri = "u", LabelDe = "Java", LabelEn = "Java", AltDe = ["Java SE"], AltEn = ["Java SE", "Java"] }));

    private static Occupation Occupation() => new() { Uri = "u", LabelDe = "Rechner", LabelEn = "accountant", Isco = "2411" };
}
