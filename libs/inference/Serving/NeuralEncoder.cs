using System.Globalization;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// The bi-encoder: a BERT whose last layer is pooled into one vector of unit length. Reads the beginning of a text, as many tokens
/// as its model or <see cref="InferenceOptions.EncoderTokens"/> allow. Thread-safe.
/// </summary>
public sealed class NeuralEncoder : ITextEncoder, IDisposable
{
    private const double UnitTolerance = 0.01;

    private readonly NeuralModel _model;
    private readonly int _lengthMax;

    private NeuralEncoder(NeuralModel model, int lengthMax)
    {
        (_model, _lengthMax) = (model, lengthMax);
        Model = lengthMax == model.Manifest.LengthMax
            ? model.Reference
            : model.Reference with { Version = string.Create(CultureInfo.InvariantCulture, $"{model.Reference.Version}-t{lengthMax}") };
    }

    /// <summary>
    /// Name and version; one that reads fewer tokens than its model allows is another version (<c>6b763c75-t32</c>), because its
    /// vectors are others (invariant C-10).
    /// </summary>
    public ModelRef Model { get; }

    public int Dimensions => _model.Manifest.Dimensions;

    /// <summary>
    /// Opens, checks and warms a model folder. Throws <see cref="InvalidDataException"/> with one sentence when it is none.
    /// </summary>
    public static async Task<NeuralEncoder> OpenAsync(string folder, InferenceEngine engine, CancellationToken ct)
    {
        var model = await NeuralModel.OpenAsync(folder, ModelRole.Encoder, engine, _ => { }, IsUnit, ct);
        if (model.Shape.PerToken || model.Shape.Width != model.Manifest.Dimensions)
        {
            model.Dispose();
            throw new InvalidDataException(
                $"the network in {folder} does not give one vector of {model.Manifest.Dimensions} numbers per text, as its manifest says");
        }

        var lengthMax = Math.Min(model.Manifest.LengthMax, Math.Max(ModelInput.SpecialOfPair, engine.Options.EncoderTokens ?? int.MaxValue));
        return new NeuralEncoder(model, lengthMax);
    }

    /// <inheritdoc />
    /// <exception cref="UnusableOutputException">The model gave no numbers for some of the texts.</exception>
    /// <exception cref="DeviceMemoryException">Not even one text finds memory.</exception>
    public async Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        var vectors = new float[texts.Count][];
        var unusable = new List<int>();
        var tokens = _model.Borrow();
        for (int from = 0, next; from < texts.Count; from = next)
        {
            var first = from;
            next = _model.Read(
                tokens, first, texts.Count, i => texts[i], _lengthMax - ModelInput.SpecialOfSingle, _lengthMax, stride: 0, ct);
            unusable.AddRange((await _model.RunAsync(
                tokens, (sequence, vector) => vectors[first + tokens[sequence].Text] = vector.ToArray(), ct)).Select(t => first + t));
        }

        _model.GiveBack(tokens);
        if (unusable.Count > 0)
        {
            throw new UnusableOutputException(Model, unusable);
        }

        for (var i = 0; i < vectors.Length; i++)
        {
            // nothing to read, nothing to say
            vectors[i] ??= new float[Dimensions];
        }

        return vectors;
    }

    public void Dispose() => _model.Dispose();

    private static string? IsUnit(ReadOnlyMemory<float> vector)
    {
        var square = 0.0;
        foreach (var number in vector.Span)
        {
            square += (double)number * number;
        }

        return Math.Abs(Math.Sqrt(square) - 1) <= UnitTolerance
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"gives vectors of length {Math.Sqrt(square):F3} instead of 1");
    }
}
