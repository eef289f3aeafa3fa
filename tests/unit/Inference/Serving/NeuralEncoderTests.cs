using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Inference.Tokenizing;
using Craft.Schemas;
using Craft.UnitTests.Inference.Tagging;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Vectors: right, in order, of unit length, whatever the texts.</summary>
public sealed class NeuralEncoderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_are_those_of_the_network_run_by_hand()
    {
        using var tiny = new TinyEngine();
        using var encoder = await tiny.EncoderAsync(Ct);
        var texts = GoldenPipeline.Rows("ner_pipeline.jsonl").Select(r => r.Text()).Where(StrangeTexts.HasTokens).ToList();
        var vectors = await encoder.EncodeAsync(texts, Ct);

        using var session = new InferenceSession(Path.Combine(tiny.Write(), ModelManifest.NetworkFileName));
        var (tokenizer, _) = TokenizerFolder.Read(tiny.Write());
        Assert.Equal(TinyEngine.Dimensions, encoder.Dimensions);
        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(ByHand(session, tokenizer, texts[i]), vectors[i], Near);
            Assert.Equal(1, vectors[i].Sum(v => (double)v * v), 1e-3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(100_000)]
    public async Task Batches_change_nothing(int tokensPerRun)
    {
        using var tiny = new TinyEngine(new InferenceOptions { Callers = 2, TokensPerRun = tokensPerRun });
        using var encoder = await tiny.EncoderAsync(Ct);
        var texts = Enumerable.Range(0, 300).Select(i => string.Join(' ', Enumerable.Repeat("Kurs und Schweißen", i % 17))).ToList();
        var vectors = await encoder.EncodeAsync(texts, Ct);

        for (var i = 0; i < texts.Count; i += 29)
        {
            Assert.Equal((await encoder.EncodeAsync([texts[i]], Ct))[0], vectors[i], Near);
        }

        Assert.Equal(new float[TinyEngine.Dimensions], vectors[0]);
        Assert.NotEqual(vectors[1], vectors[2]);
    }

    [Fact]
    public async Task Only_the_set_number_of_tokens_is_read()
    {
        using var tiny = new TinyEngine(new InferenceOptions { Callers = 1, EncoderTokens = 8 });
        using var encoder = await tiny.EncoderAsync(Ct);
        // the same six pieces at the beginning
        var vectors = await encoder.EncodeAsync(["A A A A A A", "A A A A A A B C", "A A A A A B"], Ct);

        Assert.Equal(vectors[0], vectors[1], Near);
        Assert.NotEqual(vectors[0], vectors[2], Near);
    }

    [Theory]
    [InlineData(null, "one")]
    [InlineData(TinyEngine.Positions, "one")]
    [InlineData(TinyEngine.Positions + 1, "one")]
    [InlineData(TinyEngine.Positions - 1, "one-t63")]
    [InlineData(8, "one-t8")]
    [InlineData(0, "one-t3")]
    public async Task An_encoder_that_reads_less_is_another_version(int? tokens, string version)
    {
        using var tiny = new TinyEngine(new InferenceOptions { Callers = 1, EncoderTokens = tokens });
        using var encoder = await NeuralEncoder.OpenAsync(tiny.Write(version: "one"), tiny.Engine, Ct);

        Assert.Equal(new ModelRef { Name = "tiny", Version = version }, encoder.Model);
    }

    [Fact]
    public async Task Texts_of_any_kind_have_vectors()
    {
        using var tiny = new TinyEngine();
        using var encoder = await tiny.EncoderAsync(Ct);
        var vectors = await encoder.EncodeAsync(StrangeTexts.All, Ct);

        Assert.All(StrangeTexts.All.Zip(vectors), pair => Assert.Equal(
            StrangeTexts.HasTokens(pair.First) ? 1 : 0, pair.Second.Sum(v => (double)v * v), 1e-3));
        Assert.Empty(await encoder.EncodeAsync([], Ct));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends()
    {
        using var tiny = new TinyEngine();
        using var encoder = await tiny.EncoderAsync(Ct);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.EncodeAsync(["Kurs"], stop.Token));
        Assert.Single(await encoder.EncodeAsync(["Kurs"], Ct));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-4;

    private static float[] ByHand(InferenceSession session, WordPieceTokenizer tokenizer, string text)
    {
        var tokens = new TokenBuffer();
        tokenizer.Encode(text, tokens);
        var window = TokenWindow.Beginning(tokens.Count, TinyEngine.Positions);
        var ids = new long[window.Count + 2];
        ModelInput.Write<long>(tokenizer.Vocabulary.Special, tokens, window, ids);
        using var id = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var mask = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), [1, ids.Length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input_ids", "attention_mask"], [id, mask], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
