using System.Collections.Concurrent;
using Craft.Inference.Models;
using Craft.Inference.Tagging;
using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// The tagger: a BERT that gives every token labels. Long texts are read in windows that overlap; a word's labels come from the
/// window that shows most of what is around it, so that a span may cross windows. Spans of different label groups may overlap.
/// Thread-safe.
/// </summary>
public sealed class NeuralTagger : ISkillTagger, IDisposable
{
    private static readonly string[] _labels = [SkillLabel.Skill, SkillLabel.Knowledge, SkillLabel.Occupation];

    private readonly NeuralModel _model;
    private readonly BioScheme _scheme;
    private readonly TaggerOptions _options;
    private readonly int _lengthMax;
    private readonly int _stride;
    private readonly double _confidenceMin;
    private readonly ConcurrentBag<(WindowLogits Logits, SpanReader Reader)> _readers = [];

    private NeuralTagger(NeuralModel model, BioScheme scheme, TaggerOptions options)
    {
        (_model, _scheme, _options) = (model, scheme, options);
        _lengthMax = Math.Min(model.Manifest.LengthMax, options.LengthMax ?? int.MaxValue);
        _stride = options.Stride ?? (_lengthMax / 4);
        _confidenceMin = options.ConfidenceMin ?? model.Manifest.ConfidenceMin;
        Model = _confidenceMin == model.Manifest.ConfidenceMin
            ? model.Reference
            : model.Reference with { Version = ModelManifest.VersionFrom(model.Reference.Version, _confidenceMin) };
    }

    /// <summary>Name and version; one that leaves other spans out than its folder says is another version (<c>2050c3e6-c0.75-c0.9</c>).</summary>
    public ModelRef Model { get; }

    internal ModelManifest Manifest => _model.Manifest;

    /// <summary>
    /// Opens, checks and warms a model folder. Throws <see cref="InvalidDataException"/> with one sentence when it is none.
    /// </summary>
    public static Task<NeuralTagger> OpenAsync(string folder, InferenceEngine engine, TaggerOptions options, CancellationToken ct) =>
        OpenAsync(folder, engine, options, _ => { }, ct);

    /// <summary>The same; <paramref name="check"/> throws when the folder describes another model than is wanted.</summary>
    internal static async Task<NeuralTagger> OpenAsync(
        string folder, InferenceEngine engine, TaggerOptions options, Action<ModelManifest> check, CancellationToken ct)
    {
        var model = await NeuralModel.OpenAsync(folder, ModelRole.Tagger, engine, check, _ => null, ct);
        try
        {
            return new NeuralTagger(model, SchemeOf(model, folder, options), options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="UnusableOutputException">The model gave no numbers for some of the texts.</exception>
    /// <exception cref="DeviceMemoryException">Not even one window finds memory.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var spans = new IReadOnlyList<SkillSpan>[texts.Count];
        var unusable = new List<int>();
        var tokens = _model.Borrow();
        var (logits, reader) = _readers.TryTake(out var free) ? free : NewReader();
        for (int from = 0, next; from < texts.Count; from = next)
        {
            var first = from;
            next = _model.Read(tokens, first, texts.Count, i => texts[i].Text, _options.TokensMax, _lengthMax, _stride, ct);
            logits.Reserve(tokens);
            unusable.AddRange((await _model.RunAsync(tokens, logits.Keep, ct)).Select(t => first + t));
            if (unusable.Count == 0)
            {
                reader.Read(tokens, logits, i => texts[first + i].Text, spans.AsSpan(first, next - first));
            }
        }

        _model.GiveBack(tokens);
        _readers.Add((logits, reader));
        return unusable.Count == 0 ? spans : throw new UnusableOutputException(Model, unusable);
    }

    public void Dispose() => _model.Dispose();

    private (WindowLogits Logits, SpanReader Reader) NewReader() =>
        (new WindowLogits(_scheme.Labels), new SpanReader(_scheme, _model.Manifest.Labels, _options.Decoding, _confidenceMin, _stride));

    private static BioScheme SchemeOf(NeuralModel model, string folder, TaggerOptions options)
    {
        var scheme = BioScheme.Parse(model.Manifest.Labels);
        if (!model.Shape.PerToken || model.Shape.Width != scheme.Labels)
        {
            throw new InvalidDataException(
                $"the network in {folder} does not give {scheme.Labels} logits per token, as its manifest says");
        }

        if (model.Manifest.ConfidenceMin is not (>= 0 and <= 1))
        {
            throw new InvalidDataException($"the manifest in {folder} drops spans below a confidence that is not between 0 and 1");
        }

        var foreign = scheme.Groups.SelectMany(g => g.Types).FirstOrDefault(t => !_labels.Contains(t.Name.ToLowerInvariant()));
        if (foreign is not null)
        {
            throw new InvalidDataException($"the model in {folder} finds {foreign.Name}, which is none of {string.Join(", ", _labels)}");
        }

        return options.Decoding == TagDecoding.Constrained || scheme.Groups.Count == 1
            ? scheme
            : throw new InvalidDataException($"the labels of {folder} overlap: only constrained decoding reads them");
    }
}
