namespace Craft.Recommender.Ranking;

/// <summary>A course at its place in the list and the score that put it there.</summary>
internal sealed record RankedCourse(JudgedCourse Course, double Score);
