namespace Craft.Recommender.Occupations;

/// <summary>An occupation (by its number in the knowledge base) and how well its labels fit a text, in parts and together.</summary>
internal readonly record struct OccupationMatch(int Occupation, double Grams, double Dense, double Score);
