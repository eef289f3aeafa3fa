using Craft.Inference.Models;
using Craft.Training.Native;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Network;

/// <summary>
/// A BERT that can be trained: encoder, pooling to one vector, token labels, masked words. Results live in the caller's dispose
/// scope; every method builds a graph unless the caller is in <c>no_grad</c>. Not for several threads.
/// </summary>
/// <remarks>
/// ids, token types and masks are int64 [texts, tokens]; the mask is 1 for tokens and 0 for padding. Hugging Face's pooler is
/// neither used nor kept. Equal to the reference on ../shared/golden/bert (float64 to 1e-9).
/// </remarks>
public sealed class BertNetwork : IDisposable
{
    /// <summary>Added to the scores of what must not be seen; finite in bfloat16, so a row that sees nothing is no NaN.</summary>
    private const float Hidden = -1e30f;

    private readonly BertLayer[] _layers;
    private readonly BertOptions _options;

    private BertNetwork(BertConfig config, NamedParameters parameters, BertOptions options, BertPooling pooling, BertHead head)
    {
        (Config, Parameters, Pooling, Head, _options) = (config, parameters, pooling, head, options);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(i => new BertLayer(parameters, $"encoder.layer.{i}", config))];
    }

    public BertConfig Config { get; private set; }

    public NamedParameters Parameters { get; }

    public BertPooling Pooling { get; }

    public BertHead Head { get; }

    /// <summary>With dropout and, if wanted, gradient checkpointing.</summary>
    public bool Training { get; set; }

    public Device Device => Parameters.Device;

    internal BertMode Mode => new(
        Training ? _options.Dropout ?? Config.Dropout : 0, _options.BFloat16 ? ScalarType.BFloat16 : null);

    /// <summary>The network of a model folder; what the folder does not have starts at random.</summary>
    public static BertNetwork Load(BertFolder folder, BertOptions options)
    {
        var head = options.Head ?? folder.Weights.Head;
        var labels = options.Labels.Count > 0 ? options.Labels : folder.Labels;
        var config = folder.Config with
        {
            Layers = options.Layers is { } layers ? LayersKept(layers, folder.Config.Layers) : folder.Config.Layers,
            Labels = head == BertHead.TokenClassification ? labels : [],
        };
        return Build(config, options, options.Pooling ?? folder.Pipeline.Pooling ?? BertPooling.Mean, head, (name, shape) =>
            folder.Weights.Has(name) && folder.Weights.Find(name).Shape.SequenceEqual(shape) ? folder.Weights.Read(name) : null);
    }

    /// <summary>A network that knows nothing yet.</summary>
    public static BertNetwork Create(BertConfig config, BertOptions options)
    {
        var head = options.Head ?? BertHead.None;
        config = config with { Layers = options.Layers ?? config.Layers, Labels = head == BertHead.TokenClassification ? options.Labels : [] };
        return Build(config, options, options.Pooling ?? BertPooling.Mean, head, (_, _) => null);
    }

    /// <summary>Hidden states [texts, tokens, hidden].</summary>
    public Tensor Forward(Tensor ids, Tensor mask, Tensor? types = null)
    {
        var additive = Additive(mask).view(mask.shape[0], 1, 1, mask.shape[1]);
        return Enumerable.Range(0, _layers.Length).Aggregate(Embed(ids, types), (x, i) => Layer(i, x, additive));
    }

    /// <summary>One vector of length 1 per text, [texts, hidden].</summary>
    public Tensor Encode(Tensor ids, Tensor mask, Tensor? types = null) => F.normalize(Pool(Forward(ids, mask, types), mask), dim: -1);

    /// <summary>The first token's vector or the mean over all tokens, special ones included: [texts, hidden].</summary>
    public Tensor Pool(Tensor hidden, Tensor mask)
    {
        if (Pooling == BertPooling.Start)
        {
            return hidden.select(1, 0);
        }

        var weights = mask.to(hidden.dtype).unsqueeze(-1);
        return (hidden * weights).sum(1) / weights.sum(1).clamp_min(1);
    }

    /// <summary>Scores of the labels, [.., labels], of hidden states [.., hidden].</summary>
    public Tensor LabelLogits(Tensor hidden) => Mode.Linear(
        Mode.Drop(hidden), Parameters[BertNames.Classifier + ".weight"], Parameters[BertNames.Classifier + ".bias"]).to(hidden.dtype);

    /// <summary>
    /// Scores of the word pieces, [rows, vocabulary], of hidden states [rows, hidden]. The word table is the last matrix (tied);
    /// pass only rows that count, the product is the most expensive of all.
    /// </summary>
    public Tensor WordLogits(Tensor hidden)
    {
        var dense = BertLayer.Activate(Config.Activation, Mode.Linear(
            hidden, Parameters[BertNames.PredictionDense + ".weight"], Parameters[BertNames.PredictionDense + ".bias"]).to(hidden.dtype));
        return Mode.Linear(
            Norm(BertNames.PredictionNorm, dense), Parameters[BertNames.WordEmbeddings], Parameters[BertNames.PredictionBias]).to(hidden.dtype);
    }

    /// <summary>Embeddings of ids: words + positions + types, normed, with dropout; [texts, tokens, hidden].</summary>
    public Tensor Embed(Tensor ids, Tensor? types = null) => EmbedVectors(Rows(BertNames.WordEmbeddings, ids), types);

    /// <summary>The same for ready word vectors [texts, tokens, hidden] (RetroMAE's decoder).</summary>
    public Tensor EmbedVectors(Tensor words, Tensor? types = null)
    {
        var positions = Parameters[BertNames.PositionEmbeddings].narrow(0, 0, words.shape[1]);
        var kinds = types is null ? Parameters[BertNames.TypeEmbeddings].narrow(0, 0, 1) : Rows(BertNames.TypeEmbeddings, types);
        return Mode.Drop(Norm(BertNames.EmbeddingNorm, words + positions + kinds));
    }

    /// <summary>One layer; the mask as <see cref="Additive"/> gives it, broadcast to [texts, heads, tokens, tokens].</summary>
    public Tensor Layer(int index, Tensor x, Tensor additive)
    {
        var mode = Mode;
        Tensor At(Tensor input) => _layers[index].Forward(input, input, additive, mode);
        if (!_options.GradientCheckpointing || !Training || !is_grad_enabled())
        {
            return At(x);
        }

        return GradientCheckpoint.At(At, x, mode.Dropout > 0 ? randint(long.MaxValue, [1], ScalarType.Int64).item<long>() : null);
    }

    /// <summary>Turns 1 = seen, 0 = hidden into what is added to attention scores.</summary>
    public Tensor Additive(Tensor seen) => (1f - seen.to(ScalarType.Float32)).mul_(Hidden).to(Parameters.Type);

    /// <summary>Another vocabulary: its size and its vectors [pieces, hidden], row by row. Only before the training starts.</summary>
    public void ReplaceWords(int pieces, ReadOnlySpan<float> vectors)
    {
        Parameters.Set(BertNames.WordEmbeddings, [pieces, Config.HiddenSize], vectors);
        Config = Config with { VocabularySize = pieces };
        if (Head == BertHead.MaskedLanguage)
        {
            Parameters.Set(BertNames.PredictionBias, [pieces], new float[pieces]);
        }
    }

    /// <summary>Only the first labels from now on. After the training: the optimiser knows nothing of it.</summary>
    public void KeepLabels(int count)
    {
        if (count < Config.Labels.Count)
        {
            foreach (var (name, shape) in BertNames.Head(BertHead.TokenClassification, Config, count))
            {
                Parameters.Set(name, shape, NamedParameters.Numbers(Parameters[name].narrow(0, 0, count)));
            }

            Config = Config with { Labels = [.. Config.Labels.Take(count)] };
        }
    }

    public void Dispose() => Parameters.Dispose();

    private static BertNetwork Build(
        BertConfig config, BertOptions options, BertPooling pooling, BertHead head, Func<string, long[], float[]?> stored)
    {
        // asked for in any case: that loads libtorch
        var device = TorchLibrary.Device;
        var parameters = new NamedParameters(options.Device ?? device, options.Type);
        using var chance = new Generator(options.Seed, CPU);
        foreach (var (name, shape) in BertNames.Encoder(config).Concat(BertNames.Head(head, config, config.Labels.Count)))
        {
            if (stored(name, shape) is { } values)
            {
                parameters.Set(name, shape, values);
            }
            else
            {
                parameters.Start(name, shape, chance);
            }
        }

        return new BertNetwork(config, parameters, options, pooling, head);
    }

    private static int LayersKept(int wanted, int there) => wanted >= 1 && wanted <= there
        ? wanted
        : throw new ArgumentOutOfRangeException(nameof(wanted), wanted, $"the model has {there} layers");

    private Tensor Rows(string table, Tensor ids) =>
        Parameters[table].index_select(0, ids.reshape(-1)).view(ids.shape[0], ids.shape[1], Config.HiddenSize);

    private Tensor Norm(string name, Tensor x) => F.layer_norm(
        x, [Config.HiddenSize], Parameters[name + ".weight"], Parameters[name + ".bias"], Config.LayerNormEpsilon);
}
