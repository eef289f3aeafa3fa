namespace Craft.Search.Embedded;

/// <summary>The distinct terms (hashes of n-grams and words) of a text, how often each occurs, and the sum of all.</summary>
internal sealed record DocumentTerms(uint[] Keys, byte[] Counts, int Length);
