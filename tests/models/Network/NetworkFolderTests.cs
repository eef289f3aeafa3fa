using Craft.Inference.Models;
using Craft.ModelTests.Golden;
using Craft.TestSupport;
using Craft.Training.Losses;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Network;

/// <summary>What is written can be read again, by us and (names, files) by Hugging Face's libraries.</summary>
public sealed class NetworkFolderTests
{
    [Fact]
    public void An_encoder_comes_back_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var source = new TemporaryFolder();
        using var target = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("base", source);
        using var network = BertNetwork.Load(bert, new BertOptions { Device = CPU, Pooling = BertPooling.Start, Layers = 2 });
        NetworkFolder.Save(target.Combine("model"), network, bert.Tokenizer, lengthMax: 64);
        using var folder = BertFolder.Open(target.Combine("model"));
        Assert.Equal((64, 2, BertHead.None), (folder.LengthMax, folder.Config.Layers, folder.Weights.Head));
        Assert.Equal((BertPooling.Start, true), (folder.Pipeline.Pooling!.Value, folder.Pipeline.Normalized));
        Assert.Equal(bert.Tokenizer.Options, folder.Tokenizer.Options);
        Assert.Equal(bert.Tokenizer.Vocabulary.Pieces, folder.Tokenizer.Vocabulary.Pieces);
        using var again = BertNetwork.Load(folder, new BertOptions { Device = CPU });
        var ids = arange(5, 17, ScalarType.Int64).view(2, 6);
        GoldenFiles.Near(network.Encode(ids, ones_like(ids)), again.Encode(ids, ones_like(ids)), 0);
    }

    [Fact]
    public void A_model_is_replaced_whole()
    {
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("token-classifier", folder);
        using var network = BertNetwork.Load(bert, new BertOptions { Device = CPU });
        var path = folder.Combine("model");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "old"), "");
        NetworkFolder.Save(path, network, bert.Tokenizer, 64);
        using var saved = BertFolder.Open(path);
        Assert.Equal(bert.Labels, saved.Labels);
        Assert.False(File.Exists(Path.Combine(path, "old")));
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder.Path), d => d.EndsWith(".unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public void The_decoder_of_pretraining_is_no_part_of_the_model()
    {
        using var folder = new TemporaryFolder();
        using var bert = GoldenFiles.Bert("masked-lm", folder);
        using var network = BertNetwork.Load(bert, new BertOptions { Device = CPU });
        _ = new RetroMae(network);
        NetworkFolder.Save(folder.Combine("model"), network, bert.Tokenizer, 64);
        using var checkpoint = Checkpoint.Open(folder.Combine("model"));
        Assert.Contains("bert.encoder.layer.2.output.dense.weight", checkpoint.Tensors.Keys);
        Assert.Contains("cls.predictions.bias", checkpoint.Tensors.Keys);
        Assert.DoesNotContain(checkpoint.Tensors.Keys, name => name.StartsWith("c_head", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_vocabulary_takes_the_place_of_the_old_one()
    {
        using var scope = NewDisposeScope();
        using var network = BertNetwork.Create(
            new BertConfig { VocabularySize = 9, HiddenSize = 4, Layers = 1, Heads = 1, IntermediateSize = 8, Positions = 8 },
            new BertOptions { Head = BertHead.MaskedLanguage, Device = CPU });
        network.ReplaceWords(3, [.. Enumerable.Repeat(0.5f, 12)]);
        Assert.Equal(3, network.Config.VocabularySize);
        var hidden = network.Forward(zeros(1, 2, dtype: ScalarType.Int64), ones(1, 2, dtype: ScalarType.Int64));
        Assert.Equal([2, 3], network.WordLogits(hidden[0]).shape);
    }

    [Fact]
    public void A_failure_leaves_the_old_model()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("model");
        Training.Storage.FinishedFolder.Write(path, into => File.WriteAllText(Path.Combine(into, "weights"), "old"));
        Assert.Throws<IOException>(() => Training.Storage.FinishedFolder.Write(path, into =>
        {
            File.WriteAllText(Path.Combine(into, "weights"), "ne");
            throw new IOException("no space left on device");
        }));
        Assert.Equal("old", File.ReadAllText(Path.Combine(path, "weights")));
        Assert.Equal([path], Directory.EnumerateDirectories(folder.Path));
    }
}
