using System.Text;
using Craft.Ingestor.Cleaning;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Ingestor;

public sealed class TextCleaningTests
{
    [Theory]
    [InlineData("<h4>Inhalte</h4><ul><li>Ladder&nbsp;Logic</li><li>Fehlersuche</li></ul>", "Inhalte\nLadder Logic\nFehlersuche")]
    [InlineData("Lehre<br/>Zertifikat", "Lehre\nZertifikat")]
    [InlineData("<p>§ 34a &amp; B&uuml;ro</p><p>zwei</p>", "§ 34a & Büro\nzwei")]
    [InlineData("<ul><li>ein<li>zwei</ul>drei", "ein\nzwei\ndrei")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<p>x<svg><text>chart</text></svg><script>alert(1)</script>y</p>", "x y")]
    [InlineData("<ba-berufepool-extsysref data-idref=\"1\">Datenanalyse</ba-berufepool-extsysref>, mehr", "Datenanalyse, mehr")]
    [InlineData("List<string> und a < b && c > d", "List<string> und a < b && c > d")]
    [InlineData("Zeile eins\r\n\r\n  Zeile\tzwei\u00A0", "Zeile eins\nZeile zwei")]
    [InlineData("Wort\u00ADtrennung \u200Bund \uFE0Fmehr\u0000", "Worttrennung und mehr")]
    [InlineData("lone \uD83D surrogate \uDE00!", "lone surrogate !")]
    [InlineData("emoji 👩‍🎓 bleibt", "emoji 👩‍🎓 bleibt")]
    [InlineData("𝐅𝐞𝐭𝐭 und 𝟏𝟐", "Fett und 12")]
    [InlineData("<p>Keine Angabe</p>", null)]
    [InlineData("<p>&nbsp;</p>", null)]
    [InlineData("", null)]
    public void Html_becomes_lines_of_plain_text(string html, string? expected) =>
        Assert.Equal(expected, PlainText.Lines(HtmlText.ToText(html), 1_000));

    [Fact]
    public void Deep_nesting_and_endless_text_end_soon_and_short()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "text";
        Assert.Equal("text", PlainText.Lines(HtmlText.ToText(deep), 1_000));
        var endless = string.Concat(Enumerable.Repeat("<p>wört 🔥 </p>", 400_000));
        var cut = PlainText.Lines(HtmlText.ToText(endless), CourseCleaning.LongestText)!;
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), CourseCleaning.LongestText - 8, CourseCleaning.LongestText);
    }

    [Fact]
    public void Cleaned_text_is_a_fixed_point_and_valid_and_within_its_limit() =>
        Gen.Char["aäß \u00A0\n\r\t\u00AD\u200B\u0301\uD83D\uDE00\uDC00\uFEFF\u0007<>&"].Array[0, 60].Select(c => new string(c)).Sample(
            text =>
            {
                var once = PlainText.Lines(text, 40);
                Assert.True(once is null || (once.Length > 0 && once.Trim() == once));
                Assert.True(Encoding.UTF8.GetByteCount(once ?? "") <= 40);
                Assert.DoesNotContain('\uFFFD', once ?? "");
                Assert.Equal(once, PlainText.Lines(once, 40));
            },
            iter: 5_000);

    [Theory]
    [InlineData("BÃ¼rokaufmann/-frau fÃ¼r â‚¬", "Bürokaufmann/-frau für €")]
    [InlineData("KÃƒÂ¤se", "Käse")]
    [InlineData("â€žZitatâ€œ", "„Zitat“")]
    [InlineData("Ângelo à la carte, Â§", "Ângelo à la carte, §")]
    [InlineData("São Paulo, Ærø, Łódź", "São Paulo, Ærø, Łódź")]
    [InlineData("der Buchstabe „Ä“, TÄ– und „Å“", "der Buchstabe „Ä“, TÄ– und „Å“")]
    public void Mojibake_is_repaired_and_real_letters_stay(string text, string expected) => Assert.Equal(expected, Mojibake.Repair(text));

    [Fact]
    public void Whatever_was_read_with_the_wrong_table_comes_back() =>
        Gen.Char["aBz äöüßÄÖÜéñ€„“–…"].Array[1, 30].Select(c => new string(c)).Sample(text =>
        {
            var wrong = string.Concat(Encoding.UTF8.GetBytes(text).Select(b => (char)b));
            Assert.Equal(text, Mojibake.Repair(wrong));
        });

    [Theory]
    [InlineData("Sie lernen die Grundlagen der Buchführung und wie man mit dem Programm arbeitet", "de")]
    [InlineData("You will learn how to build a model and what the numbers say", "en")]
    [InlineData("Aprende a programar con este curso para los que no saben nada de la informática", "es")]
    [InlineData("Schweißfachkraft", "de")]
    [InlineData("Kommunikation", null)]
    [InlineData("Informatik", null)]
    [InlineData("Marketing", null)]
    [InlineData("Kommunikation im Betrieb", "de")]
    [InlineData("12345", null)]
    public void The_language_of_a_text_is_told_by_its_words(string text, string? expected) =>
        Assert.Equal(expected, LanguageDetection.Detect(text));

    [Theory]
    [InlineData("de_DE", "de")]
    [InlineData("en-US", "en")]
    [InlineData("German", "de")]
    [InlineData("Español", "es")]
    [InlineData("klingon", null)]
    [InlineData(null, null)]
    public void What_sources_write_for_a_language_is_understood(string? name, string? expected) =>
        Assert.Equal(expected, LanguageNames.Code(name));
}
