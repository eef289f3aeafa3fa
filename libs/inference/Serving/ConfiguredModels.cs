using Craft.Inference.Lexical;
using Craft.Inference.Models;
using Microsoft.Extensions.Logging;

namespace Craft.Inference.Serving;

/// <summary>
/// The models of a process as its settings name them (<see cref="InferenceOptions"/>): an encoder, neural or lexical, and a
/// neural tagger if one is named, which promoted versions may follow. The engine starts only for a neural model.
/// </summary>
public sealed class ConfiguredModels : IDisposable
{
    private readonly InferenceEvents _events;
    private InferenceEngine? _engine;

    private ConfiguredModels(ILoggerFactory logs) => _events = new InferenceEvents(logs.CreateLogger<InferenceEvents>());

    public ITextEncoder Encoder { get; private set; } = null!;

    /// <summary>Null when the labels work alone.</summary>
    public ServedTagger? Tagger { get; private set; }

    /// <summary>Opens them; <paramref name="encoder"/> and <paramref name="tagger"/> are the folders when the settings name none.</summary>
    /// <exception cref="InvalidDataException">A folder holds no such model.</exception>
    /// <exception cref="AcceleratorMissingException">An accelerator is required and not usable.</exception>
    public static async Task<ConfiguredModels> OpenAsync(
        InferenceOptions options, string encoder, string? tagger, ILoggerFactory logs, TimeProvider time, CancellationToken ct)
    {
        var models = new ConfiguredModels(logs);
        try
        {
            encoder = options.Encoder is { Length: > 0 } named ? named : encoder;
            models.Encoder = IsNeural(encoder)
                ? await NeuralEncoder.OpenAsync(encoder, models.Engine(options, time), ct)
                : LexicalEncoder.Load(encoder);
            tagger = options.Tagger is { Length: > 0 } wanted ? wanted : tagger;
            if (tagger is not null and not InferenceOptions.LabelsAlone)
            {
                models.Tagger = await ServedTagger.OpenAsync(tagger, models.Engine(options, time), new TaggerOptions(), ct);
            }

            return models;
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // first: it waits for the runs in flight, and none of them may lose its network
        _engine?.Dispose();
        Tagger?.Dispose();
        (Encoder as IDisposable)?.Dispose();
        _events.Dispose();
    }

    private static bool IsNeural(string folder) => File.Exists(Path.Combine(folder, ModelManifest.FileName));

    private InferenceEngine Engine(InferenceOptions options, TimeProvider time) => _engine ??= new InferenceEngine(options, _events, time);
}
