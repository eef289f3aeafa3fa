using Craft.Bench.Inference;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Tagging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>An engine on the CPU and a folder with tiny models of random weights.</summary>
internal sealed class TinyEngine : IDisposable
{
    public const int Positions = 64;
    public const int Dimensions = 32;

    public static readonly string[] TwoGroups = ["O", "B-Skill", "I-Skill", "O", "B-Knowledge", "I-Knowledge"];

    private readonly TemporaryFolder _folder = new();

    public TinyEngine(InferenceOptions? options = null, ILogger<InferenceEvents>? log = null)
    {
        Events = new InferenceEvents(log ?? NullLogger<InferenceEvents>.Instance);
        Engine = new InferenceEngine(options ?? new InferenceOptions { Callers = 2 }, Events, TimeProvider.System);
    }

    public InferenceEvents Events { get; }

    public InferenceEngine Engine { get; }

    public string Combine(string name) => _folder.Combine(name);

    /// <summary>Writes a tagger, or without labels an encoder, and returns its folder.</summary>
    public string Write(string[]? labels = null, int seed = 1, string? version = null, OnnxPrecision precision = OnnxPrecision.Fp32)
    {
        var (source, into) = (_folder.Combine("source"), _folder.Combine($"model-{seed}-{labels?.Length}-{precision}"));
        new RandomBert(2, Dimensions, 4, GoldenPipeline.Pieces.Length)
        {
            Positions = Positions,
            Labels = labels ?? [],
            Vocabulary = Path.Combine(GoldenPipeline.Folder, "vocab.txt"),
            Seed = seed,
        }.Write(source);
        using var bert = BertFolder.Open(source);
        OnnxModelFolder.Write(bert, into, new OnnxWriteOptions
        {
            Role = labels is null ? ModelRole.Encoder : ModelRole.Tagger,
            Name = "tiny",
            Version = version,
            Precision = precision,
        });
        return into;
    }

    public Task<NeuralEncoder> EncoderAsync(CancellationToken ct) => NeuralEncoder.OpenAsync(Write(), Engine, ct);

    public Task<NeuralTagger> TaggerAsync(CancellationToken ct, TaggerOptions? options = null) =>
        NeuralTagger.OpenAsync(Write(TwoGroups), Engine, options ?? new TaggerOptions(), ct);

    public void Dispose()
    {
        Engine.Dispose();
        Events.Dispose();
        _folder.Dispose();
    }
}
