using Craft.Dataset;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>How offices shorten the two forms of a title.</summary>
public sealed class OfficeTitlesTests
{
    [Theory]
    [InlineData("Buchhalter", "Buchhalterin", "Buchhalter/in")]
    [InlineData("Leiter für Vertrieb", "Leiterin für Vertrieb", "Leiter/in für Vertrieb", "Leiter/in - Vertrieb", "Leiter/in (Vertrieb)")]
    [InlineData("Trainer für Menschen für Tiere", "Trainerin für Menschen für Tiere", "Trainer/in für Menschen für Tiere", "Trainer/in - Menschen für Tiere", "Trainer/in (Menschen für Tiere)")]
    public void A_title_with_a_female_form_has_short_forms(string male, string female, params string[] expected) =>
        Assert.Equal(expected, OfficeTitles.Of(male, Names(male, female)));

    [Theory]
    [InlineData("Koch", "Köchin")]
    [InlineData("Pflegekraft")]
    [InlineData("Buchhalterin", "Buchhalter")]
    [InlineData("Leiter für Vertrieb", "Leiterin")]
    [InlineData("Leiter für Vertrieb", "Leiterin für Einkauf")]
    [InlineData(" für Vertrieb", "in für Vertrieb")]
    [InlineData("")]
    public void Without_its_female_form_a_title_has_none(params string[] names) => Assert.Empty(OfficeTitles.Of(names[0], Names(names)));

    private static HashSet<string> Names(params string[] names) => names.ToHashSet(StringComparer.Ordinal);
}
