using System.Runtime.InteropServices;
using Craft.TestSupport;
using Craft.Training.Network;
using Craft.Training.Retrieval;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Retrieval;

/// <summary>Searches against passages: in-batch and mined negatives, and what is no negative.</summary>
public sealed class SearchContrastTests
{
    private const double Temperature = 0.1;

    private static readonly SearchPair[] _pairs =
    [
        Pair("planen testen", "plan", ["plan", "test"], ["plan"]),
        Pair("kochen", "cook weld", ["cook"], ["cook", "weld"]),
        Pair("testen", "test", ["test"], ["test"]),
        Pair("singen leiten", "sing", ["sing", "lead"], ["sing"]),
        Pair("zeichnen", "sing", ["draw"], ["draw"]),
    ];

    // of every pair the one that is its only mined negative
    private static readonly int[] _mined = [1, 3, 0, 2, 1];

    [Fact]
    public void In_batch_negatives_leave_out_what_answers_as_well()
    {
        using var scope = NewDisposeScope();
        using var network = TinyEncoder.Network();
        var contrast = new SearchContrast(network, TinyEncoder.Ids(), _pairs, null, hard: 3, Temperature, budget: 1000, seed: 1);
        Assert.Equal(Expected(network, 0), contrast.Of(0).Loss.item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mined_negatives_stand_beside_them(int hard)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = TinyEncoder.Network();
        File.WriteAllBytes(folder.Combine("negatives.bin"), MemoryMarshal.AsBytes<int>(_mined.SelectMany(n => (int[])[1, n]).ToArray()));
        var negatives = HardNegatives.Of(folder.Path, network, TinyEncoder.Ids(), _pairs, TestContext.Current.CancellationToken);
        var contrast = new SearchContrast(network, TinyEncoder.Ids(), _pairs, negatives, hard, Temperature, budget: 1000, seed: 1);
        Assert.Equal(Expected(network, hard), contrast.Of(0).Loss.item<float>(), 1e-4);
    }

    [Fact]
    public void A_search_that_everything_answers_learns_nothing_and_breaks_nothing()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var network = TinyEncoder.Network();
        SearchPair[] same = [Pair("plan", "plan", ["plan"], ["plan"]), Pair("planen", "plan test", ["plan"], ["plan", "test"])];
        var negatives = HardNegatives.Of(folder.Path, network, TinyEncoder.Ids(), same, TestContext.Current.CancellationToken);
        var contrast = new SearchContrast(network, TinyEncoder.Ids(), same, negatives, hard: 2, Temperature, budget: 1000, seed: 1);
        Assert.Equal(0, contrast.Of(0).Loss.item<float>(), 1e-6);
    }

    private static double Expected(BertNetwork network, int hard)
    {
        var passages = Enumerable.Range(0, _pairs.Length).SelectMany(i => Enumerable.Repeat(_mined[i], hard).Prepend(i)).ToList();
        return _pairs.Index().Average(query =>
        {
            var vector = TinyEncoder.Vector(network, query.Item.Query);
            var rivals = passages.Where(p => !Answers(query.Item, _pairs[p]));
            return TinyEncoder.CrossEntropy(
                [.. rivals.Prepend(query.Index).Select(p => TinyEncoder.Dot(vector, TinyEncoder.Vector(network, _pairs[p].Passage)) / Temperature)]);
        });
    }

    private static bool Answers(SearchPair query, SearchPair other) => query.Passage == other.Passage || query.Keys.Any(other.PassageKeys.Contains);

    private static SearchPair Pair(string query, string passage, string[] keys, string[] offered) =>
        new(query, passage, keys.ToHashSet(StringComparer.Ordinal), offered.ToHashSet(StringComparer.Ordinal));
}
