using System.Runtime.InteropServices;
using Craft.TestSupport;
using Craft.Training.Network;
using Craft.Training.Retrieval;
using Xunit;

namespace Craft.ModelTests.Retrieval;

/// <summary>What is mined, kept and read back.</summary>
public sealed class HardNegativesTests : IDisposable
{
    private const int Pairs = 60;
    private const int NegativesMax = 30;

    private static readonly IReadOnlyList<SearchPair> _pairs = ToySearches.Make(Pairs);

    private readonly TemporaryFolder _folder = new();
    private readonly BertNetwork _network = TinyEncoder.Network();

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void None_answers_its_search()
    {
        var negatives = Of(_network);
        Assert.All(Enumerable.Range(0, Pairs), query =>
            Assert.DoesNotContain(negatives.Of(query), n => n == query || _pairs[n].PassageKeys.Overlaps(_pairs[query].Keys)));
    }

    [Fact]
    public void They_are_the_nearest_ones_in_order()
    {
        var negatives = Of(_network);
        var passages = _pairs.Select(p => TinyEncoder.Vector(_network, p.Passage)).ToList();
        Assert.All(Enumerable.Range(0, Pairs), query =>
        {
            var vector = TinyEncoder.Vector(_network, _pairs[query].Query);
            var scores = passages.Select(p => TinyEncoder.Dot(vector, p)).ToList();
            var found = negatives.Of(query);
            var wrong = Enumerable.Range(0, Pairs).Where(p => !_pairs[query].IsAnsweredBy(_pairs[p])).OrderByDescending(p => scores[p]).ToList();
            Assert.Equal(Math.Min(NegativesMax, wrong.Count), found.Count);
            Assert.Equal(found.Count, found.Distinct().Count());
            // equal texts may stand in either order
            Assert.All(found.Zip(wrong), p => Assert.Equal(scores[p.Second], scores[p.First], 1e-5));
        });
    }

    [Fact]
    public void A_round_that_goes_on_takes_those_it_had()
    {
        var first = Of(_network);
        using var another = TinyEncoder.Network(seed: 9);
        var again = Of(another);
        Assert.All(Enumerable.Range(0, Pairs), query => Assert.Equal(first.Of(query), again.Of(query)));
        Assert.Equal([_folder.Combine("negatives.bin")], Directory.EnumerateFiles(_folder.Path));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("length", int.MaxValue)]
    [InlineData("length", -1)]
    [InlineData("number", Pairs)]
    [InlineData("number", -1)]
    public void A_damaged_file_is_one_sentence(string damage, int value = 0)
    {
        Of(_network);
        var path = _folder.Combine("negatives.bin");
        var bytes = File.ReadAllBytes(path);
        if (damage is "length" or "number")
        {
            MemoryMarshal.Cast<byte, int>(bytes.AsSpan())[damage == "length" ? 0 : 1] = value;
        }

        File.WriteAllBytes(path, damage switch { "nothing" => [], "cut" => bytes[..^3], "longer" => [.. bytes, 0], _ => bytes });
        Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => Of(_network)).Message, StringComparison.Ordinal);
    }

    private HardNegatives Of(BertNetwork network) =>
        HardNegatives.Of(_folder.Path, network, TinyEncoder.Ids(), _pairs, TestContext.Current.CancellationToken);
}
