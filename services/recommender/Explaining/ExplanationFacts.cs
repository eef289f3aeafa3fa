using Craft.Recommender.Skills;
using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>Everything that an explanation may use; nothing else gets into its text.</summary>
internal sealed record ExplanationFacts
{
    public required Course Course { get; init; }

    // a label with both forms and a speciality would drown its sentence
    private const int MaxLabelLength = 45;

    /// <summary>In the language of the explanation.</summary>
    public required string OccupationLabel { get; init; }

    /// <summary>The label where a sentence can bear it, else null: the occupation stands above the list anyway.</summary>
    public string? ShortOccupationLabel => OccupationLabel.Length <= MaxLabelLength ? OccupationLabel : null;

    /// <summary>Verified, heaviest first.</summary>
    public required IReadOnlyList<SkillClaim> Claims { get; init; }

    public required IReadOnlyList<GapSkill> Gap { get; init; }

    /// <summary>The person named the gap; else it is what the occupation needs.</summary>
    public required bool GapWasGiven { get; init; }

    /// <summary>The person said what they can; only then is it known that the rest is lacking.</summary>
    public required bool SkillsWereGiven { get; init; }

    /// <summary>The earliest date that is not over, or null.</summary>
    public CourseDate? NextDate { get; init; }

    /// <summary>The first date of the course that begins at or after now.</summary>
    public static CourseDate? NextAfter(Course course, DateTimeOffset now) =>
        course.Dates?.Where(d => d.Start >= now).MinBy(d => d.Start);
}
