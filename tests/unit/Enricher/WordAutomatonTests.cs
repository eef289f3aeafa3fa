using Craft.Enricher.Tagging;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>The automaton against comparing every pattern at every place.</summary>
public sealed class WordAutomatonTests
{
    private const int Symbols = 4;

    private static readonly Gen<int[]> _pattern = Gen.Int[0, Symbols - 1].Array[1, 5];

    [Fact]
    public void It_finds_what_a_naive_search_finds() =>
        Gen.Select(_pattern.Array[1, 12], Gen.Int[-1, Symbols - 1].Array[0, 60]).Sample((patterns, text) =>
        {
            patterns = [.. patterns.DistinctBy(p => string.Join(',', p))];
            Assert.Equal(Naive(patterns, text), Search(patterns, text));
        }, iter: 20_000);

    [Fact]
    public void Without_patterns_it_finds_nothing() => Assert.Empty(Search([], [0, 1, 2]));

    private static List<(int End, int Pattern)> Search(int[][] patterns, int[] text)
    {
        var automaton = WordAutomaton.Build(patterns, Symbols);
        var found = new List<(int, int)>();
        var state = WordAutomaton.Root;
        for (var i = 0; i < text.Length; i++)
        {
            state = automaton.Next(state, text[i]);
            for (var match = automaton.Longest(state); match != WordAutomaton.Root; match = automaton.Shorter(match))
            {
                Assert.Equal(patterns[automaton.Pattern(match)].Length, automaton.Length(match));
                found.Add((i + 1, automaton.Pattern(match)));
            }
        }

        return found;
    }

    private static List<(int End, int Pattern)> Naive(int[][] patterns, int[] text) =>
        [.. Enumerable.Range(1, text.Length).SelectMany(end => Enumerable.Range(0, patterns.Length)
            .Where(p => patterns[p].Length <= end && text.AsSpan(end - patterns[p].Length, patterns[p].Length).SequenceEqual(patterns[p]))
            .OrderByDescending(p => patterns[p].Length)
            .Select(p => (end, p)))];
}
