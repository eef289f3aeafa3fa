using Craft.Inference.Models;
using Craft.ModelTests.Golden;
using Craft.TestSupport;
using Craft.Training.Losses;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Losses;

/// <summary>RetroMAE against CRAFT's numbers, with the masks of the golden file.</summary>
public sealed class RetroMaeTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Losses_and_gradients_are_those_of_the_reference()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("masked-lm", folder);
        using var network = BertNetwork.Load(bert, new BertOptions { Type = ScalarType.Float64, Device = CPU });
        var retro = new RetroMae(network);
        using (var decoder = Checkpoint.OpenSafetensors(GoldenFiles.Path("losses/retromae_decoder.safetensors")))
        {
            foreach (var (name, stored) in decoder.Tensors)
            {
                network.Parameters.Set(name, stored.Shape, decoder.Read(stored));
            }
        }

        var json = GoldenFiles.Json("losses/retromae.json");
        Tensor Ids(string name) => GoldenFiles.Ids(json.GetProperty(name));
        var (encoder, decoding) = retro.Losses(
            Ids("encoder_input_ids"), Ids("encoder_attention_mask"), Ids("encoder_labels"), Ids("decoder_input_ids"),
            Ids("decoder_attention_mask"), Ids("decoder_labels"));
        var loss = encoder + decoding;
        Assert.Equal(json.GetProperty("encoder_loss").GetDouble(), encoder.item<double>(), Exact);
        Assert.Equal(json.GetProperty("decoder_loss").GetDouble(), decoding.item<double>(), Exact);
        Assert.Equal(json.GetProperty("loss").GetDouble(), loss.item<double>(), Exact);
        loss.backward();
        GradientCheck.Norms(json.GetProperty("gradient_norms"), network.Parameters, NameOf);
        foreach (var (name, gradient) in GoldenFiles.Tensors("losses/retromae_expected.safetensors"))
        {
            if (name.StartsWith("grad.", StringComparison.Ordinal) && name != "grad.sentence")
            {
                GoldenFiles.Near(gradient, network.Parameters[NameOf(name[5..])!].grad!, Exact);
            }
        }
    }

    [Fact]
    public void The_decoder_starts_from_the_sentence_vector_at_every_position()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("masked-lm", folder);
        using var network = BertNetwork.Load(bert, new BertOptions { Type = ScalarType.Float64, Device = CPU });
        var expected = GoldenFiles.Tensors("losses/retromae_expected.safetensors");
        GoldenFiles.Near(expected["query"], new RetroMae(network).Query(expected["sentence"], expected["query"].shape[1]), Exact);
    }

    private static string? NameOf(string name) => BertNames.Canonical(name.StartsWith("lm.", StringComparison.Ordinal) ? name[3..] : name);
}
