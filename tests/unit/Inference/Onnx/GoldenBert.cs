using System.Text.Json;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.TestSupport;
using Google.Protobuf;
using Xunit;

namespace Craft.UnitTests.Inference.Onnx;

/// <summary>The tiny BERT with the outputs of the reference: five texts, two of them pairs, in one padded batch.</summary>
internal static class GoldenBert
{
    public const int Texts = 5;
    public const int Tokens = 38;
    public const int Hidden = 48;

    public static BertConfig Config(string form) => BertConfig.Read(Path.Combine(Shared(form), BertConfig.FileName));

    /// <summary>A whole model folder: the checkpoint with the vocabulary that all share.</summary>
    public static BertFolder Open(string form, TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Shared(form)).Append(Shared(TokenizerFolder.VocabularyName)))
        {
            File.Copy(file, folder.Combine(Path.GetFileName(file)), overwrite: true);
        }

        return BertFolder.Open(folder.Path);
    }

    public static byte[] Network(string form, BertGraphOptions options, bool tokenTypes = true)
    {
        var config = Config(form);
        using var weights = BertWeights.Open(Shared(form), config);
        return BertGraph.Build(config, weights, options with { TokenTypes = tokenTypes }).ToByteArray();
    }

    public static long[] Input(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Shared("inputs.json")));
        return [.. json.RootElement.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(e => e.GetInt64())];
    }

    public static float[] Expected(string name)
    {
        using var expected = Checkpoint.OpenSafetensors(Shared("expected.safetensors"));
        return expected.Read(expected.Tensors[name]);
    }

    /// <summary>Runs the five texts as one batch.</summary>
    public static IReadOnlyDictionary<string, float[]> Run(byte[] network, string ids = "input_ids")
    {
        using var run = new NetworkRun(network);
        return run.Run(Texts, Tokens, ("input_ids", Input(ids)), ("attention_mask", Input("attention_mask")), ("token_type_ids", Input("token_type_ids")));
    }

    /// <summary>Largest distance over the positions that hold a token.</summary>
    public static double Distance(float[] expected, float[] actual, int width, bool perToken)
    {
        Assert.Equal(expected.Length, actual.Length);
        var mask = Input("attention_mask");
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!perToken || mask[i / width] == 1)
            {
                worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
            }
        }

        return worst;
    }

    public static string Shared(string relative)
    {
        var path = RepositoryRoot.Shared($"golden/bert/{relative}");
        Assert.SkipWhen(path is null, $"../shared/golden/bert/{relative} is not on this machine");
        return path!;
    }
}
