using Craft.Training.Network;
using Craft.Training.Retrieval;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Retrieval;

/// <summary>Names of a concept come together, and a little those of its group.</summary>
public sealed class NameContrastTests
{
    private const double Temperature = 0.05;

    // a group of two concepts and a group of one, each concept with one name: what is drawn can only be one of three batches
    private static readonly NamedConcept[] _concepts =
        [new("c1", "one", ["plan"]), new("c2", "one", ["cook test"]), new("c3", "two", ["sing"])];

    [Fact]
    public void The_loss_of_every_batch_is_one_of_those_computed_by_hand()
    {
        using var scope = NewDisposeScope();
        using var network = TinyEncoder.Network();
        var contrast = new NameContrast(network, TinyEncoder.Ids(), _concepts, groupsOfBatch: 2, seed: 1);
        double[] possible = [Expected(network, 0, 0), Expected(network, 0, 1), Expected(network, 1, 1)];
        var seen = new HashSet<int>();
        for (var batch = 0; batch < 30; batch++)
        {
            var loss = contrast.Of(batch).Loss.item<float>();
            var nearest = Enumerable.Range(0, 3).MinBy(i => Math.Abs(possible[i] - loss));
            Assert.Equal(possible[nearest], loss, 1e-4);
            seen.Add(nearest);
        }

        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_batch_is_the_same_whenever_it_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var network = TinyEncoder.Network();
        NamedConcept[] many = [.. TinyEncoder.Words.Chunk(2).Select((names, i) => new NamedConcept($"c{i}", $"g{i % 4}", names))];
        float[] Losses(NameContrast contrast, IEnumerable<long> batches) => [.. batches.Select(b => contrast.Of(b).Loss.item<float>())];
        var forward = Losses(new NameContrast(network, TinyEncoder.Ids(), many, 3, seed: 1), [0, 1, 2, 3]);
        var backward = Losses(new NameContrast(network, TinyEncoder.Ids(), many, 3, seed: 1), [3, 2, 1, 0]);
        Assert.Equal(forward, backward.Reverse());
        Assert.Equal(4, forward.Distinct().Count());
    }

    [Fact]
    public void More_groups_than_there_are_is_all_of_them()
    {
        using var scope = NewDisposeScope();
        using var network = TinyEncoder.Network();
        var (all, more) = (new NameContrast(network, TinyEncoder.Ids(), _concepts, 2, 1), new NameContrast(network, TinyEncoder.Ids(), _concepts, 99, 1));
        Assert.Equal(all.Of(5).Loss.item<float>(), more.Of(5).Loss.item<float>());
    }

    /// <summary>Two names each of two draws from group one, four of the only concept of group two.</summary>
    private static double Expected(BertNetwork network, int first, int second)
    {
        (int Concept, int Group)[] drawn = [(first, 1), (first, 1), (second, 1), (second, 1), (2, 2), (2, 2), (2, 2), (2, 2)];
        var vectors = drawn.Select(d => TinyEncoder.Vector(network, _concepts[d.Concept].Names[0])).ToArray();
        var sum = 0.0;
        for (var i = 0; i < drawn.Length; i++)
        {
            var others = Enumerable.Range(0, drawn.Length).Where(j => j != i).ToList();
            double Loss(int right) => TinyEncoder.CrossEntropy(
                [.. others.Where(j => j != right).Prepend(right).Select(j => TinyEncoder.Dot(vectors[i], vectors[j]) / Temperature)]);
            sum += 0.5 * others.Where(j => drawn[j].Group == drawn[i].Group).Average(Loss);
            sum += 0.5 * others.Where(j => drawn[j].Concept == drawn[i].Concept).Average(Loss);
        }

        return sum / drawn.Length;
    }
}
