using System.Text;
using Craft.Ingestor.Cleaning;
using Craft.Ingestor.Sources;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Ingestor;

public sealed class CourseCleaningTests
{
    private static readonly RawCourse _raw = Raws.Of("Schweißen &amp; Löten") with
    {
        Headline = "Kurz",
        Description = "<p>Sie lernen das Schweißen.</p>",
        Objectives = ["eins", "zwei"],
        Keywords = ["Metall"],
        Url = "https://kurse.example/7",
        Provider = "Akademie",
    };

    [Fact]
    public void A_course_becomes_what_may_be_stored()
    {
        var course = CourseCleaning.Clean(_raw, "aw", "en").Course!;
        Assert.Equal(("aw:7", "aw", "7", "Schweißen & Löten", "de"), (course.Id, course.Source, course.SourceId, course.Title, course.Language));
        Assert.Equal("Sie lernen das Schweißen.", course.Description);
        Assert.Matches("^[0-9a-f]{64}$", course.ContentHash);
    }

    [Theory]
    [InlineData(null, "7", "no-title")]
    [InlineData("<p>&nbsp;</p>", "7", "no-title")]
    [InlineData("---", "7", "no-title")]
    [InlineData("info@kurse.example", "7", "no-title")]
    [InlineData("Titel", "", "no-id")]
    [InlineData("Titel", "\u0000 ", "no-id")]
    public void A_course_without_id_or_title_is_refused_with_its_reason(string? title, string id, string reason) =>
        Assert.Equal(reason, CourseCleaning.Clean(Raws.Of(title, id), "aw", "de").Refused);

    [Fact]
    public void An_id_that_is_too_long_is_refused() =>
        Assert.Equal("id-too-long", CourseCleaning.Clean(Raws.Of("Titel", new string('9', 500)), "aw", "de").Refused);

    [Fact]
    public void The_hash_sees_every_text_and_nothing_that_moves_daily()
    {
        var hash = HashOf(_raw);
        RawCourse[] others =
        [
            _raw with { Title = "x1" }, _raw with { Headline = null }, _raw with { Description = "anders" },
            _raw with { Objectives = ["eins zwei"] }, _raw with { Objectives = ["eins"], Keywords = ["zwei", "Metall"] }, _raw with { Keywords = [] },
        ];
        Assert.Equal(others.Length + 1, others.Select(HashOf).Append(hash).Distinct().Count());
        RawCourse[] same =
        [
            _raw with { Price = new Price { Amount = 12, Currency = "EUR" } }, _raw with { Url = null, Provider = "anderswo" },
            _raw with { Dates = [new CourseDate { Place = "Jena" }], Duration = new CourseDuration { Hours = 3 }, Mark = "m" },
            _raw with { Description = "<div>Sie lernen  das&nbsp;Schwei\u00ADßen.<br></div>" },
            _raw with { Title = "Schweißen & Lo\u0308ten" },
        ];
        Assert.All(same, s => Assert.Equal(hash, HashOf(s)));
    }

    [Fact]
    public void Unstable_members_never_touch_the_hash() =>
        Gen.Select(Gen.Decimal[0, 9_999], Gen.String[0, 20], Gen.Date, Gen.Double[0, 99]).Sample((amount, text, day, hours) =>
            Assert.Equal(HashOf(_raw), HashOf(_raw with
            {
                Price = new Price { Amount = amount, Currency = text },
                Provider = text,
                Url = text,
                Duration = new CourseDuration { Hours = hours, Text = text },
                Dates = [new CourseDate { Start = new DateTimeOffset(day, TimeSpan.Zero), Place = text }],
            })));

    [Fact]
    public void Whatever_comes_in_what_goes_out_can_be_stored() =>
        Gen.String[Gen.Char["aß<>&@0\u0000\uD83D\uDE00\u00A0\n"], 0, 40].Array[6, 6].Sample(
            t =>
            {
                var cleaned = CourseCleaning.Clean(
                    new RawCourse { SourceId = t[0], Title = t[1], Headline = t[2], Description = t[3], Keywords = [t[4]], Url = t[5], Provider = t[5] },
                    "s", "de");
                Assert.True(cleaned.Course is null != cleaned.Refused is null);
                if (cleaned.Course is { } course)
                {
                    Assert.Null(Craft.Catalog.Courses.CourseRules.Refuse(course));
                }
            },
            iter: 3_000);

    [Fact]
    public void Long_members_are_cut_and_lists_are_bounded()
    {
        var course = CourseCleaning.Clean(
            _raw with { Description = new string('ä', 100_000), Objectives = [.. Enumerable.Range(0, 500).Select(i => $"Ziel {i}")] }, "aw", "de").Course!;
        Assert.True(Encoding.UTF8.GetByteCount(course.Description!) <= CourseCleaning.LongestText);
        Assert.Equal(200, course.Objectives!.Count);
    }

    [Fact]
    public void A_language_that_the_text_does_not_tell_is_the_sources_or_the_default()
    {
        Assert.Equal("ja", CourseCleaning.Clean(Raws.Of("日本語") with { Language = "ja_JP" }, "s", "de").Course!.Language);
        Assert.Equal("fr", CourseCleaning.Clean(Raws.Of("X 12"), "s", "fr").Course!.Language);
    }

    private static string HashOf(RawCourse raw) => CourseCleaning.Clean(raw, "aw", "de").Course!.ContentHash;
}
