using Craft.Inference.Models;

namespace Craft.Inference.Onnx;

/// <summary>
/// The parts that a BERT is built of, in the flavour and precision of the options: dense layers, norms, activations. Weights
/// are read as they are needed and kept nowhere but in the graph.
/// </summary>
internal sealed class BertParts(OnnxGraph graph, BertConfig config, BertWeights weights, BertGraphOptions options)
{
    public const string PeakSuffix = ".peak";

    private readonly Dictionary<string, string[]> _quantized = [];
    private WordTable? _words;

    public OnnxGraph Graph => graph;

    public BertConfig Config => config;

    public BertWeights Weights => weights;

    public BertGraphOptions Options => options;

    public WordTable Words => _words ??= WordTable.Add(this);

    public bool IsContrib => options.Flavour == OnnxFlavour.Contrib;

    /// <summary>What the activations are.</summary>
    public OnnxType Numbers => options.Precision == OnnxPrecision.Fp16 ? OnnxType.Float16 : OnnxType.Float;

    public bool IsInt8(string matrix) => options.Precision == OnnxPrecision.Int8 && !options.Kept.Contains(matrix);

    /// <summary>The numbers of a tensor; one that is not finite is refused, it would make every answer NaN.</summary>
    public float[] Read(string name)
    {
        var values = weights.Read(name);
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new InvalidDataException($"the weights have numbers in {name} that are infinite or not numbers");
    }

    /// <summary>Stores floats in the precision of the activations.</summary>
    public string Store(string name, float[] values, params long[] shape) =>
        Numbers == OnnxType.Float16 ? graph.Halves(name, Halves(name, values), shape) : graph.Floats(name, values, shape);

    public static Half[] Halves(string name, float[] values)
    {
        var halves = Array.ConvertAll(values, v => (Half)v);
        return Array.TrueForAll(halves, Half.IsFinite)
            ? halves
            : throw new InvalidDataException($"the weights have numbers in {name} that are too large for 16 bits");
    }

    /// <summary>A dense layer as the checkpoint has it; the matrix that int8 is decided for is its own or one that it is part of.</summary>
    public string Dense(string name, string input, int from, int to, string? partOf = null) =>
        Dense(name, input, Read(name + ".weight"), Read(name + ".bias"), from, to, partOf);

    /// <summary>input x weight + bias; weight is [to, from].</summary>
    public string Dense(string name, string input, float[] weight, float[] bias, int from, int to, string? partOf = null)
    {
        var matrix = partOf ?? name;
        if (IsInt8(matrix) && options.Smoothing.TryGetValue(matrix, out var factors))
        {
            input = Smoothed(matrix, input, weight, factors);
        }

        var product = IsInt8(matrix)
            ? Int8Product(name, input, Int8Matrix(name, weight, from, to), to)
            : graph.Node("MatMul", name + ".product", [input, Store(name + ".weight", Transposed.Of<float>(weight, to, from), from, to)]);
        return graph.Node("Add", name, [product, Store(name + ".bias", bias, to)]);
    }

    /// <summary>
    /// The nodes that ONNX Runtime fuses into one: the input is quantised once for all that read it, the product in whole numbers
    /// scaled back.
    /// </summary>
    public string Int8Product(string name, string input, (string Matrix, string Scales) stored, int to)
    {
        if (!_quantized.TryGetValue(input, out var x))
        {
            string[] outputs = [input + ".int8", input + ".scale", input + ".zero"];
            _quantized[input] = x = graph.Nodes("DynamicQuantizeLinear", input + ".quantized", [input], outputs);
        }

        var zeros = graph.Bytes(name + ".zeros", new sbyte[to], to);
        var product = graph.Node("MatMulInteger", name + ".int32", [x[0], stored.Matrix, x[2], zeros]);
        var scale = graph.Node("Mul", name + ".rescale", [x[1], stored.Scales]);
        return graph.Node("Mul", name + ".product", [graph.Cast(name + ".float", product, OnnxType.Float), scale]);
    }

    /// <summary>Gives the largest magnitude of each number that a matrix reads as an output of its own, when the options say so.</summary>
    public void Watch(string matrix, string input)
    {
        if (options.Peaks)
        {
            var magnitude = graph.Node("Abs", matrix + ".magnitude", [input]);
            var peak = graph.Node(
                "ReduceMax", matrix + PeakSuffix, [magnitude], OnnxAttribute.Of("axes", 0, 1), OnnxAttribute.Of("keepdims", 0));
            graph.Output(peak, OnnxType.Float, "width");
        }
    }

    public string Norm(string name, string input) => graph.Node(
        "LayerNormalization", name, [input, .. NormWeights(name)],
        OnnxAttribute.Of("axis", -1), OnnxAttribute.Of("epsilon", (float)config.LayerNormEpsilon));

    /// <summary>The norm of the sum of a block's input and output.</summary>
    public string SkipNorm(string name, string output, string input) => IsContrib && !IsFastSum
        ? graph.Contrib(
            "SkipLayerNormalization", name, [output, input, .. NormWeights(name)],
            OnnxAttribute.Of("epsilon", (float)config.LayerNormEpsilon))
        : Norm(name, Sum(name + ".sum", output, input));

    /// <summary>
    /// a + b where a norm follows. The runtime fuses an Add with the norm, and its fused operator goes number by number on a
    /// processor: 0.30 ms for [145, 384], where a Sum, which it leaves alone, and the norm take 0.07.
    /// </summary>
    public string Sum(string name, string a, string b) => graph.Node(IsFastSum ? "Sum" : "Add", name, [a, b]);

    // 16 bits are for accelerators, where the fused operator is right
    private bool IsFastSum => IsContrib && options.Precision != OnnxPrecision.Fp16;

    public string Activation(string name, string input) => (config.Activation, IsContrib) switch
    {
        (BertActivation.Relu, _) => graph.Node("Relu", name, [input]),
        (BertActivation.Gelu, true) => graph.Contrib("Gelu", name, [input]),
        (BertActivation.GeluTanh, true) => graph.Contrib("FastGelu", name, [input]),
        (BertActivation.Gelu, false) => Gate(name, input, graph.Node("Erf", name + ".erf", [ErfArgument(name, input)])),
        _ => Gate(name, input, graph.Node("Tanh", name + ".tanh", [TanhArgument(name, input)])),
    };

    /// <summary>The last node of the network, under the name of its output, in floats of 32 bits.</summary>
    public string Wide(string name, string input) => graph.Cast(name, input, OnnxType.Float);

    /// <summary>What a smoothed matrix reads (<see cref="Int8Smoothing"/>); its rows grow by what the input shrinks.</summary>
    private string Smoothed(string matrix, string input, float[] weight, IReadOnlyList<float> factors)
    {
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i] *= factors[i % factors.Count];
        }

        var name = matrix + ".smooth";
        return graph.Has(name)
            ? name
            : graph.Node("Mul", name, [input, graph.Floats(matrix + ".smoothing", [.. factors.Select(f => 1 / f)], factors.Count)]);
    }

    private (string Matrix, string Scales) Int8Matrix(string name, float[] weight, int from, int to)
    {
        var rows = QuantizedRows.Of(weight, to, from);
        var matrix = graph.Bytes(name + ".weight", Transposed.Of<sbyte>(rows.Values, to, from), from, to);
        return (matrix, graph.Floats(name + ".weight.scales", rows.Scales, to));
    }

    private string[] NormWeights(string name) =>
    [
        Store(name + ".weight", Read(name + ".weight"), config.HiddenSize), Store(name + ".bias", Read(name + ".bias"), config.HiddenSize),
    ];

    /// <summary>x (1 + curve) / 2.</summary>
    private string Gate(string name, string input, string curve) => Times(
        name, graph.Node("Mul", name + ".open", [input, graph.Node("Add", name + ".raised", [curve, graph.Number(1, Numbers)])]), 0.5f);

    /// <summary>x / sqrt(2): divided, as the runtime looks for it.</summary>
    private string ErfArgument(string name, string input) =>
        graph.Node("Div", name + ".scaled", [input, graph.Number(MathF.Sqrt(2), Numbers)]);

    /// <summary>sqrt(2 / pi) (x + 0.044715 x^3).</summary>
    private string TanhArgument(string name, string input)
    {
        var square = graph.Node("Mul", name + ".square", [input, input]);
        var cube = Times(name + ".cube", graph.Node("Mul", name + ".power", [square, input]), 0.044715f);
        return Times(name + ".scaled", graph.Node("Add", name + ".polynomial", [input, cube]), MathF.Sqrt(2 / MathF.PI));
    }

    private string Times(string name, string input, float factor) => graph.Node("Mul", name, [input, graph.Number(factor, Numbers)]);
}
