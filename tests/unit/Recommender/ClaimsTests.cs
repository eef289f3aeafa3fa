using Craft.Recommender.Explaining;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>What may be said about a course.</summary>
public sealed class ClaimsTests
{
    private static readonly string[] _fields =
        ["title", "headline", "description", "objectives[0]", "objectives[1]", "objectives[7]", "objectives[-1]", "keywords[0]", "price", ""];

    [Fact]
    public void Every_claim_shows_exactly_that_range_of_the_course()
    {
        var tag = Gen.Select(Gen.Int[0, 3], Gen.Int[0, _fields.Length - 1].Select(i => _fields[i]), Gen.Int[-2, 30], Gen.Int[-2, 30], Gen.Bool, Gen.Double[0, 1]);
        Gen.Select(Gen.String[Gen.Char["aÄ 𝄞😀\n"], 0, 25].Array[5], tag.Array[0, 8]).Sample((texts, raw) =>
        {
            var course = Courses.One("x", texts[0]) with { Title = texts[1], Headline = texts[2], Objectives = [texts[3], texts[4]] };
            var tags = raw.Select(t => Courses.Tag(
                $"s{t.Item1}", t.Item5 ? TextOf(course, t.Item2, t.Item3, t.Item4) ?? "?" : "?", t.Item2, t.Item3, t.Item4, t.Item6)).ToList();
            course = course with { Skills = tags };
            var gap = Enumerable.Range(0, 4).Select(i => Courses.Gap($"s{i}")).ToList();
            var claims = Claims.Of(course, gap);
            Assert.Equal(gap.Where(g => claims.Any(c => c.Skill == g)), claims.Select(c => c.Skill));
            foreach (var claim in claims)
            {
                var evidence = claim.Evidence;
                Assert.Equal(TextOf(course, evidence.Field, evidence.Start, evidence.End), evidence.Text);
                Assert.Contains(
                    tags,
                    t => (t.Concept!.Uri, t.Field, t.Start, t.End, t.Text)
                        == (claim.Skill.Skill.Uri, evidence.Field, evidence.Start, evidence.End, evidence.Text));
            }

            // nothing sayable is left out
            foreach (var t in tags.Where(t => TextOf(course, t.Field, t.Start, t.End) == t.Text))
            {
                Assert.Contains(claims, c => c.Skill.Skill.Uri == t.Concept!.Uri);
            }
        });
    }

    [Fact]
    public void An_objective_is_better_evidence_than_a_keyword()
    {
        var course = Courses.One("x") with
        {
            Objectives = ["Java lernen"],
            Keywords = ["Java"],
            Skills = [Courses.Tag("java", "Java", "keywords[0]", 0, 4), Courses.Tag("java", "Java", "objectives[0]", 0, 4)],
        };
        Assert.Equal("objectives[0]", Assert.Single(Claims.Of(course, [Courses.Gap("java")])).Evidence.Field);
    }

    [Fact]
    public void An_occupation_that_a_course_names_is_no_skill_it_teaches()
    {
        var course = Courses.One("x", "Für Köche", tags: Courses.Tag("cook", "Köche", "description", 4, 9) with { Label = SkillLabel.Occupation });
        Assert.Empty(Claims.Of(course, [Courses.Gap("cook")]));
    }

    [Theory]
    [InlineData("Java", "Java und mehr", 0)]
    [InlineData("java", "Wir lernen Java.", 11)]
    [InlineData("Java", "JavaScript, dann Java", 17)]
    [InlineData("C", "C++, C# und C", 12)]
    [InlineData("Java", "JavaScript", null)]
    [InlineData("C", "C++", null)]
    public void A_word_without_concept_is_found_as_a_whole_word(string label, string text, int? start)
    {
        var claims = Claims.Of(Courses.One("x", text), [Courses.Word(label)]);
        Assert.Equal(start, claims.Count == 0 ? null : claims[0].Evidence.Start);
    }

    // written again, from the contract alone
    private static string? TextOf(Course course, string field, int start, int end)
    {
        var text = field switch
        {
            "title" => course.Title,
            "headline" => course.Headline,
            "description" => course.Description,
            "objectives[0]" => course.Objectives![0],
            "objectives[1]" => course.Objectives![1],
            _ => null,
        };
        return text is null || start < 0 || start >= end || end > text.Length ? null : text.Substring(start, end - start);
    }
}
