using Craft.ModelTests.Optimise;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.ModelTests.Network;

/// <summary>Gradient checkpointing changes memory and time, not a number.</summary>
public sealed class GradientCheckpointTests
{
    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 3, false)]
    [InlineData(0, 1, true)]
    [InlineData(0.3, 1, false)]
    [InlineData(0.3, 3, false)]
    [InlineData(0.3, 2, true)]
    public void Losses_and_gradients_are_the_same_with_and_without(double dropout, int batches, bool bfloat16)
    {
        using var scope = NewDisposeScope();
        var options = new BertOptions { Dropout = dropout, BFloat16 = bfloat16 };
        using var plain = TinyTraining.Network(options);
        using var checkpointed = TinyTraining.Network(options with { GradientCheckpointing = true });

        var expected = Learn(plain, batches, (ids, mask) => LayerByLayer(plain, dropout, ids, mask));
        var found = Learn(checkpointed, batches, (ids, mask) => checkpointed.Forward(ids, mask));

        Assert.Equal(expected.Losses, found.Losses);
        Assert.All(expected.Gradients.Zip(found.Gradients), g => Assert.Equal(g.First, g.Second, 1e-6f));
        Assert.Contains(expected.Gradients, g => Math.Abs(g) > 1e-3);
    }

    [Fact]
    public void Frozen_layers_below_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var plain = TinyTraining.Network(new BertOptions { Dropout = 0 });
        using var checkpointed = TinyTraining.Network(new BertOptions { Dropout = 0, GradientCheckpointing = true });
        foreach (var network in new[] { plain, checkpointed })
        {
            network.Parameters.Freeze("embeddings.", "encoder.layer.0.");
        }

        var expected = Learn(plain, 2, (ids, mask) => plain.Forward(ids, mask));
        var found = Learn(checkpointed, 2, (ids, mask) => checkpointed.Forward(ids, mask));

        Assert.Equal(expected.Losses, found.Losses);
        Assert.All(expected.Gradients.Zip(found.Gradients), g => Assert.Equal(g.First, g.Second, 1e-6f));
    }

    // with dropout every layer has a seed of its own: the plain network is given the same ones
    private static Tensor LayerByLayer(BertNetwork network, double dropout, Tensor ids, Tensor mask)
    {
        var additive = network.Additive(mask).view(mask.shape[0], 1, 1, mask.shape[1]);
        var x = network.Embed(ids);
        for (var layer = 0; layer < network.Config.Layers; layer++)
        {
            if (dropout > 0)
            {
                manual_seed(randint(long.MaxValue, [1], ScalarType.Int64).item<long>());
            }

            x = network.Layer(layer, x, additive);
        }

        return x;
    }

    // gradients of several batches add up, as in the loop
    private static (double[] Losses, float[] Gradients) Learn(BertNetwork network, int batches, Func<Tensor, Tensor, Tensor> forward)
    {
        network.Training = true;
        var losses = new double[batches];
        for (var batch = 0; batch < batches; batch++)
        {
            manual_seed(batch);
            var (ids, labels) = TinyTraining.Batch(batch, network.Device);
            var logits = network.LabelLogits(forward(ids, ones_like(ids)));
            var loss = F.cross_entropy(logits.view(-1, 2), labels.view(-1)) / batches;
            loss.backward();
            losses[batch] = loss.item<float>();
        }

        return (losses, [.. network.Parameters.Trained.SelectMany(p => p.Tensor.grad!.data<float>().ToArray())]);
    }
}
