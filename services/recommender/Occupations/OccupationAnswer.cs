using Craft.Catalog.Knowledge;
using Craft.Schemas;

namespace Craft.Recommender.Occupations;

/// <summary>What a request's occupation turned out to be: one, several, or none.</summary>
internal abstract record OccupationAnswer
{
    private OccupationAnswer()
    {
    }

    /// <summary>One occupation; <paramref name="By"/> is <c>uri</c>, <c>exact</c>, <c>fuzzy</c> or <c>vector</c>.</summary>
    public sealed record Resolved(Occupation Occupation, string By, double Confidence) : OccupationAnswer;

    /// <summary>Several that fit about equally well, best first.</summary>
    public sealed record Ambiguous(IReadOnlyList<OccupationChoice> Choices) : OccupationAnswer;

    /// <summary>None; the detail is for people and repeats nothing of the request.</summary>
    public sealed record Unknown(string Detail) : OccupationAnswer;
}
