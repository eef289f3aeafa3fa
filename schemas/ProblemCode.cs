namespace Craft.Schemas;

/// <summary>The values of <see cref="Problem.Code"/>.</summary>
public static class ProblemCode
{
    public const string InvalidRequest = "invalid-request";
    public const string UnknownOccupation = "unknown-occupation";
    public const string AmbiguousOccupation = "ambiguous-occupation";
    public const string NoGap = "no-gap";
    public const string NoCandidates = "no-candidates";
    public const string Unavailable = "unavailable";
}
