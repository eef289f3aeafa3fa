using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.TestSupport;
using Google.Protobuf;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>ONNX files as others export them become model folders like our own.</summary>
public sealed class OnnxImportTests : IDisposable
{
    private static readonly int[] _singleTexts = [0, 1, 3];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BertPooling.Mean, "mean_normalised")]
    [InlineData(BertPooling.Start, "cls_normalised")]
    public void An_export_of_PyTorch_is_pooled_and_gives_the_vectors_of_the_reference(BertPooling pooling, string expected)
    {
        var source = Source("base");
        File.Copy(GoldenBert.Shared("onnx/model.onnx"), Path.Combine(source, "model.onnx"));
        var manifest = OnnxImport.Write(OnnxImport.Find(source)!, Into, Encoder with { Pooling = pooling });
        Assert.Equal((ModelRole.Encoder, 48, 128, "fp32"), (manifest.Role, manifest.Dimensions, manifest.LengthMax, manifest.Precision));
        CompareVectors(GoldenBert.Expected(expected));
    }

    [Theory]
    [InlineData("last_hidden_state", OnnxFlavour.Standard, OnnxPrecision.Fp32, 1e-5)]
    [InlineData("token_embeddings", OnnxFlavour.Contrib, OnnxPrecision.Fp32, 1e-5)]
    [InlineData("last_hidden_state", OnnxFlavour.Standard, OnnxPrecision.Fp16, 1e-3)]
    [InlineData("last_hidden_state", OnnxFlavour.Standard, OnnxPrecision.Int8, 0.02)]
    public void Hidden_states_of_any_name_and_precision_are_pooled(string name, OnnxFlavour flavour, OnnxPrecision precision, double bound)
    {
        var file = Export("base", new BertGraphOptions { Flavour = flavour, Precision = precision }, model => Rename(model, "last_hidden_state", name));
        var manifest = OnnxImport.Write(file, Into, Encoder);
        Assert.Equal(precision.ToString().ToLowerInvariant(), manifest.Precision);
        CompareVectors(GoldenBert.Expected("mean_normalised"), bound);
    }

    [Fact]
    public void A_vector_of_the_text_is_taken_as_it_is_and_scaled()
    {
        var file = Export("base", new BertGraphOptions { Output = BertOutput.Embedding }, model =>
        {
            // sentence-transformers gives both, the vector not always of length 1
            Rename(model, "embedding", "short");
            Rename(model, "states", "token_embeddings");
            new OnnxGraph(model.Graph, OnnxGraph.DefaultOperatorSet).Node("Add", "sentence_embedding", ["short", "short"]);
            model.Graph.Output.Clear();
            model.Graph.Output.Add(OnnxGraph.Value("token_embeddings", OnnxType.Float, "texts", "tokens", 48));
            model.Graph.Output.Add(OnnxGraph.Value("sentence_embedding", OnnxType.Float, "texts", 48));
        });
        OnnxImport.Write(file, Into, Encoder);
        CompareVectors(GoldenBert.Expected("mean_normalised"));
    }

    [Fact]
    public void Inputs_of_32_bits_are_taken()
    {
        var file = Export("base", new BertGraphOptions(), model =>
        {
            var nodes = new GraphProto();
            foreach (var input in model.Graph.Input)
            {
                input.Type.TensorType.ElemType = (int)OnnxType.Int32;
                new OnnxGraph(nodes, OnnxGraph.DefaultOperatorSet).Cast("wide." + input.Name, input.Name, OnnxType.Int64);
                foreach (var node in model.Graph.Node.Where(n => n.Input.Contains(input.Name)))
                {
                    node.Input[node.Input.IndexOf(input.Name)] = "wide." + input.Name;
                }
            }

            nodes.Node.AddRange(model.Graph.Node);
            model.Graph.Node.Clear();
            model.Graph.Node.AddRange(nodes.Node);
        });
        OnnxImport.Write(file, Into, Encoder);
        CompareVectors(GoldenBert.Expected("mean_normalised"));
    }

    [Fact]
    public void A_tagger_keeps_its_labels()
    {
        var file = Export("token-classifier", new BertGraphOptions { Output = BertOutput.Labels, Flavour = OnnxFlavour.Standard });
        var manifest = OnnxImport.Write(file, Into, Encoder with { Role = ModelRole.Tagger, Version = "7" });
        Assert.Equal(("7", 0), (manifest.Version, manifest.Dimensions));
        Assert.Equal(["O", "B-Skill"], manifest.Labels.Take(2));
        CompareSingle(GoldenBert.Expected("token_classification.logits"), "logits", GoldenBert.Tokens * 7, 18 * 7, 1e-5);
    }

    [Fact]
    public void A_file_below_the_configuration_is_found_and_weights_beside_it_are_taken_in()
    {
        var root = Source("base");
        var folder = Directory.CreateDirectory(Path.Combine(root, "onnx")).FullName;
        var model = OnnxReader.Parse(GoldenBert.Network("base", new BertGraphOptions()), "ours");
        using (var second = File.Create(Path.Combine(folder, "model.onnx_data")))
        {
            foreach (var tensor in model.Graph.Initializer.Where(t => t.RawData.Length > 1000))
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "model.onnx_data" });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{second.Position}" });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" });
                tensor.DataLocation = 1;
                tensor.RawData.WriteTo(second);
                tensor.RawData = ByteString.Empty;
            }
        }

        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model.ToByteArray());
        OnnxImport.Write(OnnxImport.Find(root)!, Into, Encoder);
        CompareVectors(GoldenBert.Expected("mean_normalised"));
    }

    [Fact]
    public void Our_own_files_can_be_imported_again()
    {
        var file = Export("base", new BertGraphOptions { Output = BertOutput.Embedding }, tokenTypes: false);
        OnnxImport.Write(file, Into, Encoder);
        File.Copy(Path.Combine(Into, "model.onnx"), file, overwrite: true);
        OnnxImport.Write(file, Into, Encoder);
        CompareVectors(GoldenBert.Expected("mean_normalised"));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(17)]
    public void Older_operator_sets_are_pooled_too(long operatorSet)
    {
        var graph = new GraphProto { Name = "the id is the vector" };
        var nodes = new OnnxGraph(graph, operatorSet);
        foreach (var input in (string[])["input_ids", "attention_mask"])
        {
            nodes.Input(input, OnnxType.Int64, "texts", "tokens");
        }

        nodes.Output(nodes.Unsqueeze("last_hidden_state", nodes.Cast("ids", "input_ids", OnnxType.Float), 2), OnnxType.Float, "texts", "tokens", 1);
        var model = new ModelProto { IrVersion = 6, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = operatorSet });
        var file = Path.Combine(Source("base"), "model.onnx");
        File.WriteAllBytes(file, model.ToByteArray());
        Assert.Equal(1, OnnxImport.Write(file, Into, Encoder).Dimensions);
        using var run = new NetworkRun(File.ReadAllBytes(Path.Combine(Into, "model.onnx")));
        Assert.Equal([1f, 0f], run.Run(2, 2, ("input_ids", [3, 9, 0, 0]), ("attention_mask", [1, 0, 0, 0]))["embedding"]);
    }

    private static OnnxWriteOptions Encoder => new() { Role = ModelRole.Encoder, Name = "tiny" };

    private string Into => _folder.Combine("model");

    private string Source(string form)
    {
        var source = Directory.CreateDirectory(_folder.Combine("source")).FullName;
        File.Copy(GoldenBert.Shared(form + "/config.json"), Path.Combine(source, "config.json"), overwrite: true);
        File.Copy(GoldenBert.Shared("vocab.txt"), Path.Combine(source, "vocab.txt"), overwrite: true);
        return source;
    }

    private string Export(string form, BertGraphOptions options, Action<ModelProto>? change = null, bool tokenTypes = true)
    {
        var model = ModelProto.Parser.ParseFrom(GoldenBert.Network(form, options, tokenTypes));
        change?.Invoke(model);
        var path = Path.Combine(Source(form), "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private static void Rename(ModelProto model, string name, string renamed)
    {
        new OnnxGraph(model.Graph, OnnxGraph.DefaultOperatorSet).Rename(name, renamed);
        foreach (var output in model.Graph.Output.Where(o => o.Name == name))
        {
            output.Name = renamed;
        }
    }

    private void CompareVectors(float[] expected, double bound = 1e-5) => CompareSingle(expected, "embedding", GoldenBert.Hidden, GoldenBert.Hidden, bound);

    /// <summary>The single texts of the golden batch: what is imported knows no token types.</summary>
    private void CompareSingle(float[] expected, string output, int stride, int count, double bound)
    {
        using var run = new NetworkRun(File.ReadAllBytes(Path.Combine(Into, ModelManifest.NetworkFileName)));
        var actual = run.Run(GoldenBert.Texts, GoldenBert.Tokens, ("input_ids", GoldenBert.Input("input_ids")), ("attention_mask", GoldenBert.Input("attention_mask")));
        Assert.Equal([output], actual.Keys);
        foreach (var text in _singleTexts)
        {
            // the second text has five tokens
            var range = (text * stride)..((text * stride) + (text == 1 && stride > GoldenBert.Hidden ? 5 * 7 : count));
            Assert.InRange(GoldenBert.Distance(expected[range], actual[output][range], 1, perToken: false), 0, bound);
        }
    }
}
