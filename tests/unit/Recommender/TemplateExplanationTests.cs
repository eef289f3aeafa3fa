using Craft.Recommender.Explaining;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>The sentences of explanations, word for word.</summary>
public sealed class TemplateExplanationTests
{
    private static readonly EnrichedCourse _course = Courses.One("x", "Einleitung. Sie lernen, Holz fachgerecht zu prüfen. Ende.") with
    {
        Objectives = ["Holz lagern"],
        Duration = new CourseDuration { Hours = 1200.5 },
        Price = new Price { Amount = 1840, Currency = "EUR" },
    };

    [Fact]
    public void German_is_the_default_and_names_skills_quote_facts_and_date()
    {
        var facts = Facts(gap: 8, claimed: 4) with
        {
            NextDate = new CourseDate { Start = new DateTimeOffset(2026, 3, 9, 8, 0, 0, TimeSpan.Zero), Place = "Köln" },
        };
        Assert.Equal(
            "Der Kurs behandelt „Holz 0“, „Holz 1“, „Holz 2“ und eine weitere Fähigkeit – vier der acht Fähigkeiten, die der Beruf Tischler verlangt. "
            + "Im Kurstext heißt es: „Sie lernen, Holz fachgerecht zu prüfen“. Er ist auf Deutsch, umfasst 1.200,50 Stunden und kostet 1.840 €. "
            + "Der nächste Termin beginnt am 9. März 2026 in Köln.",
            TemplateExplanation.Of(facts, "de").Text);
    }

    [Fact]
    public void English_says_the_same() => Assert.Equal(
        "The course covers “Holz 0” – 1 of the 3 skills you still need for the occupation Tischler. "
        + "The course text says: “Sie lernen, Holz fachgerecht zu prüfen”. It is in German, takes 1,200.50 hours and costs EUR 1,840.",
        TemplateExplanation.Of(Facts(gap: 3, claimed: 1) with { SkillsWereGiven = true }, "en").Text);

    [Theory]
    [InlineData(1, 1, true, false, "– die Fähigkeit, nach der Sie suchen.")]
    [InlineData(2, 2, true, false, "– alle zwei Fähigkeiten, nach denen Sie suchen.")]
    [InlineData(1, 1, false, true, "– die Fähigkeit, die Ihnen für den Beruf Tischler noch fehlt.")]
    [InlineData(13, 1, false, true, "– eine der 13 Fähigkeiten, die Ihnen für den Beruf Tischler noch fehlen.")]
    [InlineData(1, 1, false, false, "– die Fähigkeit, die der Beruf Tischler verlangt.")]
    [InlineData(1, 0, false, false, "Der Kurstext ähnelt dem Berufsbild Tischler, nennt die gesuchte Fähigkeit aber nicht ausdrücklich.")]
    [InlineData(5, 0, false, false, "Der Kurstext ähnelt dem Berufsbild Tischler, nennt aber keine der fünf gesuchten Fähigkeiten ausdrücklich.")]
    public void The_share_of_the_gap_is_said_for_what_it_is(int gap, int claimed, bool gapGiven, bool skillsGiven, string sentence)
    {
        var text = TemplateExplanation.Of(Facts(gap, claimed) with { GapWasGiven = gapGiven, SkillsWereGiven = skillsGiven }, "de").Text;
        Assert.Contains(sentence, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_no_sentence_can_bear_is_left_to_the_head_of_the_list()
    {
        var facts = Facts(3, 1) with { OccupationLabel = "Krankenpfleger Allgemeine Krankenpflege/Krankenschwester Allgemeine Krankenpflege" };
        Assert.Contains("die der Zielberuf verlangt", TemplateExplanation.Of(facts, "de").Text, StringComparison.Ordinal);
        Assert.Contains("that your target occupation needs", TemplateExplanation.Of(facts, "en").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_course_is_free_and_an_unknown_price_is_not_mentioned()
    {
        Assert.Contains("ist kostenlos", Text(_course with { Price = new Price { Free = true } }), StringComparison.Ordinal);
        Assert.DoesNotContain("kostet", Text(_course with { Price = new Price { Currency = "EUR" } }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_is_grounded_and_not_written_by_a_machine()
    {
        var explanation = TemplateExplanation.Of(Facts(1, 1), "de");
        Assert.Equal(("template", true, false), (explanation.Generator, explanation.Grounded, explanation.AiGenerated));
    }

    private static string Text(EnrichedCourse course) => TemplateExplanation.Of(Facts(1, 1) with { Course = course }, "de").Text;

    private static ExplanationFacts Facts(int gap, int claimed)
    {
        var skills = Enumerable.Range(0, gap).Select(i => Courses.Gap($"Holz {i}")).ToList();
        var at = _course.Description!.IndexOf("Holz", StringComparison.Ordinal);
        var evidence = new Evidence { Field = "description", Start = at, End = at + 4, Text = "Holz" };
        return new ExplanationFacts
        {
            Course = _course,
            OccupationLabel = "Tischler",
            Claims = [.. skills.Take(claimed).Select(s => new SkillClaim(s, evidence))],
            Gap = skills,
            GapWasGiven = false,
            SkillsWereGiven = false,
        };
    }
}
