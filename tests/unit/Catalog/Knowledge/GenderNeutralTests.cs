using Craft.Catalog.Knowledge;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>One occupation, many spellings.</summary>
public sealed class GenderNeutralTests
{
    [Theory]
    [InlineData("Krankenpfleger/in", "krankenpfleger", "krankenpflegerin")]
    [InlineData("Krankenpfleger/-in (m/w/d)", "krankenpfleger", "krankenpflegerin")]
    [InlineData("KrankenpflegerIn", "krankenpfleger", "krankenpflegerin")]
    [InlineData("Krankenpfleger(in)", "krankenpfleger", "krankenpflegerin")]
    [InlineData("Krankenpfleger_in", "krankenpfleger", "krankenpflegerin")]
    [InlineData("Krankenpfleger/Krankenpflegerin", "krankenpfleger", "krankenpflegerin")]
    [InlineData("Softwareentwickler (m/w/d)", "softwareentwickler", "softwareentwickler")]
    [InlineData("Softwareentwickler [w|m|x]", "softwareentwickler", "softwareentwickler")]
    [InlineData("Softwareentwickler m/w/d", "softwareentwickler", "softwareentwickler")]
    [InlineData("Softwareentwickler:in", "softwareentwickler", "softwareentwicklerin")]
    [InlineData("Softwareentwickler*in (all genders)", "softwareentwickler", "softwareentwicklerin")]
    [InlineData("Kaufmann/-frau im Einzelhandel", "kaufmann im einzelhandel", "kauffrau im einzelhandel")]
    [InlineData("Kauffrau/-mann im Einzelhandel", "kaufmann im einzelhandel", "kauffrau im einzelhandel")]
    [InlineData("Ingenieur/Ingenieurin Elektrotechnik", "ingenieur elektrotechnik", "ingenieurin elektrotechnik")]
    [InlineData("Koch/Köchin", "koch", "koechin")]
    [InlineData("Arzt / Ärztin", "arzt", "aerztin")]
    [InlineData("Medizinische/r Fachangestellte/r", "medizinischer fachangestellter", "medizinische fachangestellte")]
    [InlineData("Steuerfachangestellte:r", "steuerfachangestellter", "steuerfachangestellte")]
    [InlineData("Maler und Lackierer/Malerin und Lackiererin", "maler und lackierer", "malerin und lackiererin")]
    [InlineData("Import-/Exportmanager/Import-/Exportmanagerin", "import exportmanager", "import exportmanagerin")]
    [InlineData("Technischer Leiter für Film/Technische Leiterin für Film", "technischer leiter fuer film", "technische leiterin fuer film")]
    public void A_gendered_label_has_a_male_and_a_female_form(string label, string male, string female)
    {
        var forms = GenderNeutral.SpelledForms(label);
        Assert.Contains(male, forms);
        Assert.Contains(female, forms);
        Assert.Equal(male == female ? 1 : 2, forms.Count);
    }

    [Theory]
    [InlineData("Köchin", "Koch/Köchin")]
    [InlineData("Psychologin", "Psychologe/Psychologin")]
    [InlineData("Kauffrau im Einzelhandel", "Kaufmann im Einzelhandel")]
    [InlineData("Krankenpflegerin", "Krankenpfleger (m/w/d)")]
    [InlineData("Beamtin", "Beamter")]
    [InlineData("medizinische Fachangestellte", "Medizinischer Fachangestellter")]
    [InlineData("Ärztin", "Arzt")]
    public void Male_and_female_titles_share_a_form(string one, string other) =>
        Assert.NotEmpty(GenderNeutral.Forms(one).Intersect(GenderNeutral.Forms(other)));

    [Theory]
    [InlineData("Koch", "Kochlehrer/in")]
    [InlineData("Arzt", "Arzthelferin")]
    [InlineData("data scientist", "data analyst")]
    public void Different_titles_share_none(string one, string other) =>
        Assert.Empty(GenderNeutral.Forms(one).Intersect(GenderNeutral.Forms(other)));

    [Theory]
    [InlineData("  C++ / C#-Entwicklung, .NET & Node.js! ", "c++ c# entwicklung .net node.js")]
    [InlineData("Straßen\u00ADbau – Ökologie", "strassenbau oekologie")]
    [InlineData("Cafe\u0301 u\u0308ber driver’s", "cafe ueber drivers")]
    [InlineData("am Ende. Neu", "am ende neu")]
    [InlineData("!? ", "")]
    public void Labels_are_compared_without_case_accents_and_punctuation(string text, string key) =>
        Assert.Equal(key, LabelKey.Of(text));

    [Fact]
    public void Any_text_has_keys_that_do_not_change_when_folded_again()
    {
        var alphabet = Gen.Char["abzäßÜInr/:*_()-mwd|, .+#\u00AD\u0301\uD83D\uDE00"];
        Gen.String[alphabet, 0, 60].Sample(text =>
        {
            var key = LabelKey.Of(text);
            return LabelKey.Of(key) == key && GenderNeutral.Forms(text).All(f => f.Length > 0);
        });
    }

    [Fact]
    public void A_title_made_of_slashes_has_few_forms()
    {
        var forms = GenderNeutral.Forms(string.Concat(Enumerable.Repeat("ab/ab cd/cdin Maler/Malerin ", 200)));
        Assert.InRange(forms.Count, 1, 64);
    }
}
