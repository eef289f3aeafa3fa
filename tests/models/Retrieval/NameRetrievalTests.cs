using Craft.Training.Network;
using Craft.Training.Retrieval;
using Xunit;

namespace Craft.ModelTests.Retrieval;

/// <summary>Names held out of the training, and how well they find their concepts.</summary>
public sealed class NameRetrievalTests
{
    // concepts 0 and 6 give a name away
    private static readonly NamedConcept[] _concepts =
    [
        Concept("plan", "cook test", "plan"), Concept("weld", "sing"), Concept("draw", "lead", "planen"), Concept("testen"),
        Concept("kochen"), Concept("schweissen"), Concept("singen", "zeichnen", "sing plan", "weld draw"),
    ];

    [Fact]
    public void The_last_name_of_every_sixth_concept_is_not_taught()
    {
        var taught = new NameRetrieval(_concepts).Taught;
        Assert.Equal(_concepts.Select(c => c.Concept), taught.Select(c => c.Concept));
        Assert.Equal(["plan", "cook test"], taught[0].Names);
        Assert.Equal(["singen", "zeichnen", "sing plan"], taught[6].Names);
        Assert.All(taught.Index().Where(c => c.Index % 6 != 0), c => Assert.Equal(_concepts[c.Index].Names, c.Item.Names));
    }

    [Fact]
    public void A_concept_of_two_names_gives_none_away()
    {
        NamedConcept[] two = [Concept("plan", "planen")];
        var retrieval = new NameRetrieval(two);
        Assert.Equal(two[0].Names, retrieval.Taught[0].Names);
        using var network = TinyEncoder.Network();
        Assert.Equal(0, retrieval.Measure(network, TinyEncoder.Ids())["names.mrr"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_mean_reciprocal_rank_is_the_one_counted_by_hand(ulong seed)
    {
        using var network = TinyEncoder.Network(seed);
        // the held-out name of concept 0 is one of its own: rank 1
        var expected = (1 + (1.0 / Rank(network, "weld draw", 6))) / 2;
        Assert.Equal(expected, new NameRetrieval(_concepts).Measure(network, TinyEncoder.Ids())["names.mrr"], 1e-12);
    }

    private static int Rank(BertNetwork network, string name, int own)
    {
        var vector = TinyEncoder.Vector(network, name);
        var best = _concepts.Select(c => c.Names.Where(n => n != name).Max(n => TinyEncoder.Dot(vector, TinyEncoder.Vector(network, n)))).ToList();
        return 1 + best.Count(b => b > best[own]);
    }

    private static NamedConcept Concept(params string[] names) => new(names[0], "group", names);
}
