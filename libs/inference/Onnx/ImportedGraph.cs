using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;

namespace Craft.Inference.Onnx;

/// <summary>
/// Brings a network that others exported to our shape: inputs <c>input_ids</c> and <c>attention_mask</c>, one output. Token types
/// become a constant 0; hidden states are pooled and vectors scaled by nodes of ours.
/// </summary>
internal sealed class ImportedGraph
{
    private static readonly string[] _states = [BertGraph.HiddenStates, "token_embeddings"];
    private static readonly string[] _vectors = ["sentence_embedding", BertGraph.Embedding];

    private readonly ModelProto _model;
    private readonly string _source;
    private readonly string _prefix;
    private readonly GraphProto _frontNodes = new();
    private readonly OnnxGraph _front;
    private readonly OnnxGraph _graph;

    private ImportedGraph(ModelProto model, string source)
    {
        (_model, _source) = (model, source);
        foreach (var node in model.Graph.Node)
        {
            // for people only, and one of ours may be called the same
            node.Name = "";
        }

        var names = model.Graph.Node.SelectMany(n => n.Output).Concat(model.Graph.Initializer.Select(t => t.Name)).ToList();
        _prefix = "craft.";
        while (names.Exists(n => n.StartsWith(_prefix, StringComparison.Ordinal)))
        {
            _prefix += "craft.";
        }

        _front = new OnnxGraph(_frontNodes, OnnxReader.OperatorSet(model));
        _graph = new OnnxGraph(model.Graph, OnnxReader.OperatorSet(model));
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when inputs or outputs are not those of such a model.</summary>
    public static void Adapt(ModelProto model, string role, BertPooling? pooling, string source)
    {
        var graph = new ImportedGraph(model, source);
        graph.AdaptInputs();
        if (role == ModelRole.Tagger)
        {
            graph.GiveLogits();
        }
        else
        {
            graph.GiveVectors(pooling);
        }

        // what the inputs need comes before all that reads them
        var nodes = model.Graph.Node.ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(graph._frontNodes.Node.Concat(nodes));
    }

    private void AdaptInputs()
    {
        var constants = _model.Graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = _model.Graph.Input.Where(i => !constants.Contains(i.Name)).DistinctBy(i => i.Name).ToList();
        if (inputs.Select(i => i.Name).FirstOrDefault(n => n is not (BertGraph.Ids or BertGraph.Mask or BertGraph.TokenTypes)) is { } other)
        {
            throw Refuse($"wants the input {ModelText.Short(other)}; a BERT has {BertGraph.Ids}, {BertGraph.Mask} and {BertGraph.TokenTypes}");
        }

        if (!inputs.Exists(i => i.Name == BertGraph.Ids) || !inputs.Exists(i => i.Name == BertGraph.Mask))
        {
            throw Refuse($"lacks the input {BertGraph.Ids} or {BertGraph.Mask}");
        }

        _model.Graph.Input.Clear();
        inputs.ForEach(Adapt);
    }

    private void Adapt(ValueInfoProto input)
    {
        var (name, type, shape) = (input.Name, (OnnxType)(input.Type?.TensorType?.ElemType ?? 0), input.Type?.TensorType?.Shape);
        if (type is not (OnnxType.Int64 or OnnxType.Int32)
            || shape is { Dim.Count: not 2 } || shape?.Dim.Any(d => d.DimValue > 0) is true)
        {
            throw Refuse($"wants {name} in another form than whole numbers for any number of texts and tokens");
        }

        if (name == BertGraph.TokenTypes)
        {
            // zeros of the right shape
            _front.Cast(name, _front.Node("Sub", _prefix + "zeros", [BertGraph.Ids, BertGraph.Ids]), type);
            return;
        }

        _graph.Input(name, OnnxType.Int64, BertGraph.Texts, BertGraph.Tokens);
        if (type == OnnxType.Int32)
        {
            var narrow = _prefix + name;
            _graph.Rename(name, narrow);
            _front.Cast(narrow, name, OnnxType.Int32);
        }
    }

    private void GiveLogits()
    {
        var logits = Find([BertGraph.Logits]) ?? throw Refuse($"has no output {BertGraph.Logits}, so it is no tagger");
        var shape = logits.Type?.TensorType?.Shape;
        if (shape is { Dim.Count: not 3 })
        {
            throw Refuse($"gives {BertGraph.Logits} for whole texts, not for tokens, so it is no tagger");
        }

        Give(Wide(logits), BertGraph.Logits, BertGraph.Texts, BertGraph.Tokens, shape is null ? "labels" : Size(shape.Dim[2], "labels"));
    }

    private void GiveVectors(BertPooling? pooling)
    {
        var (vectors, states) = (Find(_vectors), Find(_states));
        string pooled;
        if (states is not null && (vectors is null || pooling is not null))
        {
            pooled = TextVector.Pool(_graph, _prefix, pooling ?? BertPooling.Mean, Wide(states), BertGraph.Mask);
        }
        else
        {
            pooled = Wide(vectors
                ?? throw Refuse($"has none of the outputs {string.Join(", ", _states.Concat(_vectors))}, so it is no encoder"));
        }

        var vector = TextVector.Normalize(_graph, _prefix, _prefix + BertGraph.Embedding, pooled);
        Give(vector, BertGraph.Embedding, BertGraph.Texts, "dimensions");
    }

    private ValueInfoProto? Find(string[] names) => _model.Graph.Output.FirstOrDefault(o => names.Contains(o.Name));

    private string Wide(ValueInfoProto value) => (OnnxType)(value.Type?.TensorType?.ElemType ?? 0) switch
    {
        OnnxType.Float => value.Name,
        OnnxType.Float16 => _graph.Cast(_prefix + "wide", value.Name, OnnxType.Float),
        _ => throw Refuse($"gives {value.Name} in another type than floats"),
    };

    /// <summary>The only output, under the name that ours have, whatever else was called so.</summary>
    private void Give(string value, string name, params ReadOnlySpan<object> shape)
    {
        if (value != name)
        {
            _graph.Rename(name, _prefix + "former");
            value = _graph.Node("Identity", name, [value]);
        }

        _model.Graph.Output.Clear();
        _graph.Output(value, OnnxType.Float, shape);
    }

    private static object Size(TensorShapeProto.Types.Dimension size, string unknown) => size.DimValue > 0 ? size.DimValue : unknown;

    private InvalidDataException Refuse(string reason) => new($"{_source} {reason}");
}
