using System.Text.RegularExpressions;
using Craft.Requests;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>An answer as people read it.</summary>
public sealed partial class RecommendationSheetTests
{
    private static readonly SkillRef _sql = new() { Label = "SQL", Uri = "urn:sql" };

    private static readonly Recommendation _empty = new()
    {
        RequestId = "r1",
        Revision = 1,
        SkillGap = [],
        Items = [],
        Uncovered = [],
        Models = new RecommendationModels(),
        Trigger = "request",
        Candidates = 0,
        ElapsedMs = 1.25,
        ProducedAt = DateTimeOffset.UnixEpoch,
        Notice = "Hinweis.",
    };

    [Fact]
    public void A_list_shows_courses_reasons_and_evidence() => Assert.Equal(
        """
        Datenanalyst  (exact, 1.00)

        Lücke (2): SQL, Statistik

        1. SQL für alle  0.91
           s:1  Schule  https://kurse.example/1
           Zeigt SQL.
           Zwei Tage.
           + SQL: „SQL-Abfragen“ (objectives[0])

        2. Ohne Worte  0.20
           s:2

        Offen bleibt (1): Statistik

        7 Kurse geprüft, 12.3 ms. Hinweis.
        """,
        Plain(_empty with
        {
            Occupation = new ResolvedOccupation { Uri = "urn:o", Label = "Datenanalyst", ResolvedBy = "exact", Confidence = 1 },
            SkillGap = [_sql, new SkillRef { Label = "Statistik" }],
            Items =
            [
                Item(1, "s:1", "SQL für alle", 0.912) with
                {
                    Provider = "Schule",
                    Url = "https://kurse.example/1",
                    Covers = [new CoveredSkill { Skill = _sql, Evidence = new Evidence { Field = "objectives[0]", Start = 0, End = 12, Text = "SQL-Abfragen" } }],
                    Explanation = new Explanation
                    {
                        Text = "Zeigt SQL.\nZwei Tage.", Language = "de", Generator = "template", Grounded = true, AiGenerated = false,
                    },
                },
                Item(2, "s:2", "Ohne Worte", 0.2),
            ],
            Uncovered = [new SkillRef { Label = "Statistik" }],
            Candidates = 7,
            ElapsedMs = 12.34,
        }),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void A_problem_shows_what_could_be_meant() => Assert.Equal(
        """
          Koch  urn:koch
          Köchin  urn:koechin

        0 Kurse geprüft, 1.3 ms. Hinweis.
        """,
        Plain(_empty with
        {
            ElapsedMs = 1.26,
            Problem = new Problem
            {
                Code = ProblemCode.AmbiguousOccupation,
                Detail = "mehrere",
                Choices =
                [
                    new OccupationChoice { Uri = "urn:koch", Label = "Koch", Confidence = 0.5 },
                    new OccupationChoice { Uri = "urn:koechin", Label = "Köchin", Confidence = 0.5 },
                ],
            },
        }),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void A_long_gap_is_cut_and_counted()
    {
        var sheet = Plain(_empty with { SkillGap = [.. Enumerable.Range(1, 15).Select(i => new SkillRef { Label = $"S{i}" })] });

        Assert.Contains("Lücke (15): S1, S2, ", sheet, StringComparison.Ordinal);
        Assert.Contains("S12 und 3 weitere\n", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("S13", sheet, StringComparison.Ordinal);
    }

    private static RecommendedCourse Item(int rank, string id, string title, double score) => new()
    {
        Rank = rank,
        CourseId = id,
        CourseRevision = 1,
        Title = title,
        Source = "s",
        Score = score,
        Scores = new CourseScores { Fused = score, Win = score },
        Covers = [],
    };

    // coloured where the tests run in a terminal
    private static string Plain(Recommendation answer) => Colours().Replace(RecommendationSheet.Render(answer), "");

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colours();
}
