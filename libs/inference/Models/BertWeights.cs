namespace Craft.Inference.Models;

/// <summary>
/// The weights of a BERT under the project's names, whatever spelling the checkpoint has. Every tensor that the configuration
/// calls for is there and has its shape: what is opened can be computed.
/// </summary>
public sealed class BertWeights : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private BertWeights(Checkpoint checkpoint, Dictionary<string, StoredTensor> tensors, BertHead head) =>
        (_checkpoint, _tensors, Head) = (checkpoint, tensors, head);

    public BertHead Head { get; }

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public bool HasPooler => _tensors.ContainsKey(BertNames.PoolerDense + ".weight");

    /// <summary>Throws <see cref="InvalidDataException"/> when a tensor is missing or has another shape.</summary>
    public static BertWeights Open(string folder, BertConfig config)
    {
        var checkpoint = Checkpoint.Open(folder);
        try
        {
            var tensors = Named(checkpoint, folder);
            var head = HeadOf(tensors, config, folder);
            Check(tensors, BertNames.Encoder(config), folder);
            Check(tensors, BertNames.Head(head, config, LabelCount(tensors, config)), folder);
            return new BertWeights(checkpoint, tensors, head);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>Shape and stored type of a tensor; the name is one of <see cref="BertNames"/>.</summary>
    public StoredTensor Find(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"the checkpoint has no {name}");

    public float[] Read(string name) => _checkpoint.Read(Find(name));

    public void Read(string name, Span<float> into) => _checkpoint.Read(Find(name), into);

    public void Dispose() => _checkpoint.Dispose();

    private static Dictionary<string, StoredTensor> Named(Checkpoint checkpoint, string folder)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in checkpoint.Tensors)
        {
            if (BertNames.Canonical(name) is { } canonical && !tensors.TryAdd(canonical, tensor))
            {
                throw new InvalidDataException($"{folder} has {canonical} under two names");
            }
        }

        return tensors;
    }

    private static BertHead HeadOf(Dictionary<string, StoredTensor> tensors, BertConfig config, string folder)
    {
        var architecture = config.Architectures.Count > 0 ? config.Architectures[0] : "";
        if (tensors.ContainsKey(BertNames.Classifier + ".weight"))
        {
            return architecture is "" or "BertForTokenClassification"
                ? BertHead.TokenClassification
                : throw new InvalidDataException($"{folder} holds a {architecture}; of classifiers only those of tokens are supported");
        }

        return tensors.ContainsKey(BertNames.PredictionDense + ".weight") ? BertHead.MaskedLanguage : BertHead.None;
    }

    /// <summary>The names of the configuration count; a checkpoint without names counts its own rows.</summary>
    private static int LabelCount(Dictionary<string, StoredTensor> tensors, BertConfig config) =>
        config.Labels.Count > 0 || !tensors.TryGetValue(BertNames.Classifier + ".bias", out var bias)
            ? config.Labels.Count
            : (int)Math.Min(bias.Elements, int.MaxValue);

    private static void Check(
        Dictionary<string, StoredTensor> tensors, IEnumerable<(string Name, long[] Shape)> expected, string folder)
    {
        foreach (var (name, shape) in expected)
        {
            if (!tensors.TryGetValue(name, out var tensor))
            {
                throw new InvalidDataException($"the weights in {folder} lack {name}");
            }

            if (!tensor.Shape.SequenceEqual(shape))
            {
                throw new InvalidDataException(
                    $"the weights in {folder} have {name} as [{string.Join(", ", tensor.Shape)}], "
                    + $"the configuration wants [{string.Join(", ", shape)}]");
            }

            if (tensor.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16 or TensorType.F64))
            {
                throw new InvalidDataException($"the weights in {folder} have {name} in whole numbers ({tensor.Type})");
            }
        }
    }
}
