using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Models;
using CsCheck;
using Google.Protobuf;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>Files that are no model, or not one of ours to run, are refused with one sentence and nothing else happens.</summary>
public sealed class HostileOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_model_is_refused_by_what_it_has()
    {
        Refused("wants the input pixel_values", m => m.Graph.Input[2].Name = "pixel_values");
        Refused("lacks the input", m => m.Graph.Input.RemoveAt(1));
        Refused("in another form", m => m.Graph.Input[0].Type.TensorType.ElemType = (int)OnnxType.Float);
        Refused("in another form", m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 128);
        Refused("in another form", m => m.Graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(1));
        Refused("in another form", m => m.Graph.Input[0].Type = null);
        Refused("so it is no encoder", m => m.Graph.Output[0].Name = "logits");
        Refused("so it is no encoder", m => m.Graph.Output.Clear());
        Refused("in another type than floats", m => m.Graph.Output[0].Type.TensorType.ElemType = (int)OnnxType.Int64);
        Refused("has no output logits, so it is no tagger", _ => { }, ModelRole.Tagger);
        Refused("for whole texts, not for tokens", m =>
        {
            m.Graph.Output[0].Name = "logits";
            m.Graph.Output[0].Type.TensorType.Shape.Dim.RemoveAt(1);
        }, ModelRole.Tagger);
        Refused("there is no role judge", _ => { }, "judge");
    }

    [Fact]
    public void What_no_BERT_needs_never_reaches_the_runtime()
    {
        Refused("a node of type Loop", m => m.Graph.Node[3].OpType = "Loop");
        Refused("which no BERT has", m => m.Graph.Node[3].Domain = "com.evil");
        Refused("a node of type ??", m => m.Graph.Node[3].OpType = "\u001b\n");
        Refused("a graph inside a graph", m => m.Graph.Node[3].Attribute.Add(new AttributeProto { Name = "body", G = new GraphProto() }));
        Refused("functions of its own", m => m.Functions.Add(new FunctionProto { Name = "f" }));
        Refused("uses operator set 9; the oldest that is read is 11", m => m.OpsetImport[0].Version = 9);
        Refused("uses operator set 1;", m => m.OpsetImport.Clear());
        Refused("has no graph", m => m.Graph.Node.Clear());
        Refused("has no graph", m => m.Graph = null);
    }

    [Fact]
    public void Tensors_are_what_they_say()
    {
        Refused("impossible dimensions", m => m.Graph.Initializer[0].Dims[0] = long.MaxValue);
        Refused("impossible dimensions", m => m.Graph.Initializer[0].Dims[0] = -1);
        Refused("impossible dimensions", m => m.Graph.Initializer[0].Dims.Add(Enumerable.Repeat(1L, 20)));
        Refused("numbers where its dimensions want", m => m.Graph.Initializer[0].Dims[0]++);
        Refused("numbers where its dimensions want", m => m.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[7]));
        Refused("numbers of type 8", m => m.Graph.Initializer[0].DataType = 8);
        Refused("numbers where its dimensions want", m => m.Graph.Node[2].Attribute.Add(
            new AttributeProto { Name = "value", Type = 4, T = new TensorProto { DataType = (int)OnnxType.Float, Dims = { 1 << 30 } } }));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("*/_ORT_MEM_ADDR_/*")]
    [InlineData("")]
    public void Weights_outside_the_folder_are_refused(string location)
    {
        File.WriteAllBytes(_folder.Combine("secret"), new byte[1 << 20]);
        Refused("outside the model's folder", m => External(m, location, "0"));
    }

    [Fact]
    public void Weights_that_are_not_all_there_are_refused()
    {
        Refused("missing or too short", m => External(m, "weights", "0"));
        File.WriteAllBytes(_folder.Combine("source-weights"), new byte[100]);
        Refused("missing or too short", m => External(m, "source-weights", "0"));
        Refused("missing or too short", m => External(m, "source-weights", $"{long.MaxValue}"));
        Refused("has no place in its file", m => External(m, "source-weights", "-1"));
        Refused("where its dimensions want", m =>
        {
            External(m, "source-weights", "0");
            m.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "length", Value = "99999999999999" });
        });
    }

    [Fact]
    public void A_network_that_lies_about_itself_is_found_out()
    {
        Refused("refused by ONNX Runtime", m => m.Graph.Node[5].Input[0] = "nowhere");
        Refused("refused by ONNX Runtime", m => m.Graph.Node.Add(m.Graph.Node[5].Clone()));
        Refused("infinite or not numbers", m => m.Graph.Initializer.First(t => t.Name == BertNames.EmbeddingNorm + ".weight").RawData =
            ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xFF, 48 * 4)]));
        Refused("does not obey attention_mask", m =>
        {
            foreach (var node in m.Graph.Node.Where(n => n.Name == "mask.sum"))
            {
                // every token counts
                node.Input[0] = "all";
            }

            var graph = new OnnxGraph(m.Graph, OnnxGraph.DefaultOperatorSet);
            graph.Node("Max", "all", ["attention_mask", graph.Integer(1)]);
        });
        Refused("gives 7 labels, its configuration names 6", _ => { }, ModelRole.Tagger, "token-classifier", config =>
            config.Replace("\"6\": \"I-Occupation\"", "", StringComparison.Ordinal).Replace("\"5\": \"B-Occupation\",", "\"5\": \"B-Occupation\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_its_configuration_or_of_another_kind_is_refused()
    {
        File.WriteAllBytes(_folder.Combine("lonely.onnx"), GoldenBert.Network("base", new BertGraphOptions()));
        Assert.Contains("no config.json beside it", Refusal(_folder.Combine("lonely.onnx"), ModelRole.Encoder), StringComparison.Ordinal);
        Refused("of type roberta, not a BERT", _ => { }, ModelRole.Encoder, "base", c => c.Replace("\"bert\"", "\"roberta\"", StringComparison.Ordinal));
        File.WriteAllText(_folder.Combine("source", "model.onnx"), "version https://git-lfs.github.com/spec/v1\n");
        GoldenFolder("base");
        Assert.Contains("no ONNX file", Refusal(_folder.Combine("source", "model.onnx"), ModelRole.Encoder), StringComparison.Ordinal);
        Assert.Contains("is missing", Refusal(_folder.Combine("source", "other.onnx"), ModelRole.Encoder), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_refused_or_read()
    {
        var golden = File.ReadAllBytes(GoldenBert.Shared("onnx/model.onnx"));
        // names, shapes and nodes, not only the bulk of the weights
        var ours = GoldenBert.Network("base", new BertGraphOptions { Precision = OnnxPrecision.Int8 });
        Gen.Select(Gen.Bool, Gen.Int[0, 1 << 30], Gen.Int[0, 6], Gen.Byte, Gen.Bool).Sample((ofOthers, where, cut, value, end) =>
        {
            var bytes = ofOthers ? golden : ours;
            // half of the damage in the last fifth, where the graph is
            var at = end ? bytes.Length - 1 - (where % (bytes.Length / 5)) : where % bytes.Length;
            byte[] damaged = cut switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], .. bytes[(at + 1)..]],
                2 => [.. bytes[..at], value, .. bytes[at..]],
                _ => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            };
            Damaged.IsRefusedOrRead(() => ImportedGraph.Adapt(OnnxReader.Parse(damaged, "damaged"), ModelRole.Encoder, null, "damaged"));
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Damage_does_not_bring_the_runtime_down()
    {
        var folder = GoldenFolder("base");
        var golden = File.ReadAllBytes(GoldenBert.Shared("onnx/model.onnx"));
        Gen.Select(Gen.Int[0, 1 << 30], Gen.Byte).Sample((where, value) =>
        {
            var bytes = (byte[])golden.Clone();
            bytes[where % 16_000] = value;
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bytes);
            Damaged.IsRefusedOrRead(() => OnnxImport.Write(Path.Combine(folder, "model.onnx"), _folder.Combine("into"), Options(ModelRole.Encoder)));
        }, iter: 80, threads: 1);
    }

    private static OnnxWriteOptions Options(string role) => new() { Role = role, Name = "hostile" };

    private static void External(ModelProto model, string location, string offset)
    {
        var tensor = model.Graph.Initializer[0];
        tensor.RawData = ByteString.Empty;
        tensor.DataLocation = 1;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
    }

    private string GoldenFolder(string form, Func<string, string>? config = null)
    {
        var folder = Directory.CreateDirectory(_folder.Combine("source")).FullName;
        var json = File.ReadAllText(GoldenBert.Shared(form + "/config.json"));
        File.WriteAllText(Path.Combine(folder, "config.json"), config?.Invoke(json) ?? json);
        File.Copy(GoldenBert.Shared("vocab.txt"), Path.Combine(folder, "vocab.txt"), overwrite: true);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "source-*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return folder;
    }

    private void Refused(string sentence, Action<ModelProto> change, string role = ModelRole.Encoder, string form = "base", Func<string, string>? config = null)
    {
        var output = form == "base" ? BertOutput.HiddenStates : BertOutput.Labels;
        var model = ModelProto.Parser.ParseFrom(GoldenBert.Network(form, new BertGraphOptions { Output = output }));
        change(model);
        var path = Path.Combine(GoldenFolder(form, config), "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        Assert.Contains(sentence, Refusal(path, role), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("into")));
    }

    private string Refusal(string path, string role)
    {
        var message = Assert.Throws<InvalidDataException>(() => OnnxImport.Write(path, _folder.Combine("into"), Options(role))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
