using Craft.Inference;
using Craft.Inference.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Bench.Inference;

/// <summary>Tagger and encoder in one engine, as a process that has both runs them; the encoder reads the first 64 tokens.</summary>
internal sealed class ServedModels : IDisposable
{
    public const int EncoderTokens = 64;

    private readonly InferenceEvents _events = new(NullLogger<InferenceEvents>.Instance);
    private readonly InferenceEngine _engine;

    private ServedModels() =>
        _engine = new InferenceEngine(new InferenceOptions { EncoderTokens = EncoderTokens }, _events, TimeProvider.System);

    public NeuralTagger Tagger { get; private set; } = null!;

    public NeuralEncoder Encoder { get; private set; } = null!;

    public static async Task<ServedModels> OpenAsync(string tagger, string encoder, CancellationToken ct)
    {
        var served = new ServedModels();
        served.Tagger = await NeuralTagger.OpenAsync(tagger, served._engine, new TaggerOptions(), ct);
        served.Encoder = await NeuralEncoder.OpenAsync(encoder, served._engine, ct);
        return served;
    }

    /// <summary>Tags and embeds every course.</summary>
    public Task CoursesAsync(BenchTexts courses, CancellationToken ct) => Task.WhenAll(
        Tagger.TagAsync([.. courses.Texts.Select(text => new TaggerText(text, "de"))], ct),
        Encoder.EncodeAsync(courses.Texts, ct));

    public void Dispose()
    {
        Tagger?.Dispose();
        Encoder?.Dispose();
        _engine.Dispose();
        _events.Dispose();
    }
}
