using System.Text;
using Craft.Indexer;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Indexer;

/// <summary>What the encoder is given of a course: order, limits, whole characters.</summary>
public sealed class CourseEmbeddingTextTests
{
    private const int MaxLength = 2_000;

    private static readonly Encoding _strict = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    // pieces of one and of two UTF-16 units, so that every limit falls inside a pair now and then
    private static readonly Gen<string> _text = Gen.OneOf(Gen.Const("a"), Gen.Const("ß"), Gen.Const(" "), Gen.Const("😀"), Gen.Const("𝄞"))
        .Array[0, 900].Select(string.Concat);

    [Fact]
    public void The_title_comes_first_then_skills_headline_objectives_and_the_description()
    {
        var course = IndexerCourses.Enriched("s:1", 1, "Schweißen") with
        {
            Headline = "In zwei Wochen",
            Objectives = ["Nähte prüfen", "Geräte warten"],
            Description = "Lange Beschreibung",
            Skills = [IndexerCourses.Tag("WIG", "WIG-Schweißen"), IndexerCourses.Tag("Nähte", null)],
        };

        Assert.Equal(
            "Schweißen. WIG-Schweißen. Nähte. In zwei Wochen. Nähte prüfen. Geräte warten. Lange Beschreibung",
            CourseEmbeddingText.Of(course));
    }

    [Fact]
    public void What_is_empty_leaves_no_trace()
    {
        var course = IndexerCourses.Enriched("s:1", 1, "  Titel ") with { Headline = " ", Objectives = ["", "Ziel"], Description = null };

        Assert.Equal("Titel. Ziel", CourseEmbeddingText.Of(course));
    }

    [Fact]
    public void A_skill_is_named_once_and_an_occupation_is_none()
    {
        var course = IndexerCourses.Enriched("s:1", 1, "T") with
        {
            Skills =
            [
                IndexerCourses.Tag("a", "Python"), IndexerCourses.Tag("b", "PYTHON"), IndexerCourses.Tag("c", "SQL"),
                IndexerCourses.Tag("d", "Köchin") with { Label = SkillLabel.Occupation },
            ],
        };

        Assert.Equal("T. Python. SQL", CourseEmbeddingText.Of(course));
    }

    [Fact]
    public void Thirty_skills_are_enough()
    {
        var course = IndexerCourses.Enriched("s:1", 1, "T") with
        {
            Skills = [.. Enumerable.Range(0, 40).Select(i => IndexerCourses.Tag($"s{i}", null))],
        };

        Assert.EndsWith(". s29", CourseEmbeddingText.Of(course), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_description_the_beginning_counts()
    {
        var course = IndexerCourses.Enriched("s:1", 1, "T") with { Description = new string('x', 599) + "😀" + new string('y', 5_000) };

        Assert.Equal("T. " + new string('x', 599), CourseEmbeddingText.Of(course));
    }

    [Fact]
    public void A_long_title_is_cut_at_the_limit()
    {
        Assert.Equal(MaxLength, CourseEmbeddingText.Of(IndexerCourses.Enriched("s:1", 1, new string('t', 60_000))).Length);
        var pair = new string('t', MaxLength - 1) + "😀";
        Assert.Equal(MaxLength - 1, CourseEmbeddingText.Of(IndexerCourses.Enriched("s:1", 1, pair)).Length);
    }

    [Fact]
    public void Any_course_gives_whole_characters_within_the_limit_and_starts_with_its_title() =>
        Gen.Select(_text, _text, _text.Array[0, 6], _text, _text.Array[0, 40]).Sample((title, headline, objectives, description, skills) =>
        {
            var course = IndexerCourses.Enriched("s:1", 1, title) with
            {
                Headline = headline,
                Objectives = objectives,
                Description = description,
                Skills = [.. skills.Select(s => IndexerCourses.Tag(s, null))],
            };
            var text = CourseEmbeddingText.Of(course);
            Assert.True(text.Length <= MaxLength);
            // throws on half a pair
            Assert.Equal(text.Length * 2, _strict.GetByteCount(text));
            var start = title.Trim();
            Assert.StartsWith(start.Length < MaxLength ? start : start[..(MaxLength - 1)], text, StringComparison.Ordinal);
            Assert.Equal(text, CourseEmbeddingText.Of(course));
        }, iter: 500);
}
