using Craft.Inference.Models;
using Craft.ModelTests.Golden;
using Craft.TestSupport;
using Craft.Training.Losses;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.ModelTests.Network;

/// <summary>The network computes and learns like the reference, number by number.</summary>
public sealed class BertNetworkTests
{
    private const double Exact = 1e-9;
    private static readonly BertOptions _reference = new() { Type = ScalarType.Float64, Device = CPU };

    [Theory]
    [InlineData("base", "")]
    [InlineData("bf16", "bf16.")]
    public void Vectors_are_those_of_the_reference(string model, string prefix)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert(model, folder);
        var (ids, mask, types) = Inputs();
        var expected = GoldenFiles.Tensors("bert/expected.safetensors");
        using var mean = BertNetwork.Load(bert, _reference with { Pooling = BertPooling.Mean });
        using var start = BertNetwork.Load(bert, _reference with { Pooling = BertPooling.Start });
        var seen = mask.unsqueeze(-1);
        GoldenFiles.Near(expected[prefix + "last_hidden_state"] * seen, mean.Forward(ids, mask, types) * seen, Exact);
        GoldenFiles.Near(expected[prefix + "mean_normalised"], mean.Encode(ids, mask, types), Exact);
        GoldenFiles.Near(expected[prefix + "cls_normalised"], start.Encode(ids, mask, types), Exact);
    }

    [Fact]
    public void Hidden_states_are_right_after_every_layer()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("base", folder);
        using var network = BertNetwork.Load(bert, _reference);
        var (ids, mask, types) = Inputs();
        var expected = GoldenFiles.Tensors("bert/expected.safetensors")["hidden_states_of_first_text"];
        var x = network.Embed(ids.narrow(0, 0, 1), types.narrow(0, 0, 1));
        var additive = network.Additive(mask.narrow(0, 0, 1)).view(1, 1, 1, -1);
        for (var layer = 0; layer <= network.Config.Layers; layer++)
        {
            GoldenFiles.Near(expected[layer], x[0].narrow(0, 0, expected.shape[1]), Exact);
            x = layer < network.Config.Layers ? network.Layer(layer, x, additive) : x;
        }
    }

    [Fact]
    public void Single_precision_stays_near_the_reference()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("base", folder);
        var (ids, mask, types) = Inputs();
        using var network = BertNetwork.Load(bert, new BertOptions { Device = CPU });
        using var rough = BertNetwork.Load(bert, new BertOptions { Device = CPU, BFloat16 = true });
        var expected = GoldenFiles.Tensors("bert/expected.safetensors")["mean_normalised"];
        GoldenFiles.Near(expected, network.Encode(ids, mask, types), 1e-6);
        GoldenFiles.Near(expected, rough.Encode(ids, mask, types), 0.02);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_classifier_learns_like_the_reference(bool checkpointing)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("token-classifier", folder);
        using var network = BertNetwork.Load(bert, _reference with { GradientCheckpointing = checkpointing });
        network.Training = true;
        var (ids, mask, types) = Inputs();
        var labels = GoldenFiles.Ids(GoldenFiles.Json("bert/inputs.json").GetProperty("token_classification_labels"));
        var hidden = network.Forward(ids, mask, types);
        var seen = mask.unsqueeze(-1);
        GoldenFiles.Near(
            GoldenFiles.Tensors("bert/expected.safetensors")["token_classification.logits"] * seen, network.LabelLogits(hidden) * seen, Exact);
        var (rows, wanted) = Labelled.Take(hidden, labels);
        CheckGradients(network, "token_classification", F.cross_entropy(network.LabelLogits(rows), wanted));
    }

    [Theory]
    [InlineData("masked-lm")]
    [InlineData("old-names")]
    [InlineData("pickle")]
    public void A_masked_language_model_learns_like_the_reference(string model)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert(model, folder);
        using var network = BertNetwork.Load(bert, _reference);
        var inputs = GoldenFiles.Json("bert/inputs.json");
        var (_, mask, types) = Inputs();
        var hidden = network.Forward(GoldenFiles.Ids(inputs.GetProperty("masked_input_ids")), mask, types);
        var labels = GoldenFiles.Ids(inputs.GetProperty("masked_lm_labels"));
        GoldenFiles.Near(
            GoldenFiles.Tensors("bert/expected.safetensors")["masked_lm.logits_at_labels"],
            network.WordLogits(Labelled.Take(hidden, labels).Rows), 1e-5);
        CheckGradients(network, "masked_lm", MaskedWords.Loss(network, hidden, labels));
    }

    private static (Tensor Ids, Tensor Mask, Tensor Types) Inputs()
    {
        var inputs = GoldenFiles.Json("bert/inputs.json");
        return (GoldenFiles.Ids(inputs.GetProperty("input_ids")), GoldenFiles.Ids(inputs.GetProperty("attention_mask")),
            GoldenFiles.Ids(inputs.GetProperty("token_type_ids")));
    }

    private static void CheckGradients(BertNetwork network, string head, Tensor loss)
    {
        var expected = GoldenFiles.Json("bert/training.json").GetProperty(head);
        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.item<double>(), Exact);
        loss.backward();
        GradientCheck.Norms(expected.GetProperty("gradient_norms"), network.Parameters, BertNames.Canonical);
        var full = GoldenFiles.Tensors("bert/expected.safetensors").Where(t => t.Key.StartsWith(head + ".grad.", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, full.Count);
        foreach (var (name, gradient) in full)
        {
            GoldenFiles.Near(gradient, network.Parameters[BertNames.Canonical(name[(head.Length + 6)..])!].grad!, Exact);
        }
    }
}
