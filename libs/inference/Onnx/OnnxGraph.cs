using System.Runtime.InteropServices;
using Craft.Inference.Onnx.Format;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Craft.Inference.Onnx;

/// <summary>
/// A graph under construction. A node is called by what it computes and its output has its name, so that a graph can be read.
/// A name that is used twice is a bug and throws.
/// </summary>
internal sealed class OnnxGraph(GraphProto graph, long operatorSet)
{
    public const long DefaultOperatorSet = 17;
    public const string ContribDomain = "com.microsoft";

    // from here on the axes of a sum are an input
    private const long AxesAreInputs = 13;

    private readonly HashSet<string> _names = [.. graph.Initializer.Select(t => t.Name), .. graph.Node.SelectMany(n => n.Output)];

    public bool Has(string name) => _names.Contains(name);

    public string Node(string type, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Add("", type, name, inputs, [name], attributes);

    public string Contrib(string type, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(ContribDomain, type, name, inputs, [name], attributes);

    /// <summary>A node of several outputs.</summary>
    public string[] Nodes(
        string type, string name, ReadOnlySpan<string> inputs, string[] outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        Add("", type, name, inputs, outputs, attributes);
        return outputs;
    }

    public string Cast(string name, string input, OnnxType to) => Node("Cast", name, [input], OnnxAttribute.Of("to", (long)to));

    public string Unsqueeze(string name, string input, long axis) => operatorSet >= AxesAreInputs
        ? Node("Unsqueeze", name, [input, Integers(axis)])
        : Node("Unsqueeze", name, [input], OnnxAttribute.Of("axes", [axis]));

    public string Sum(string name, string input, long axis, bool keepAxis)
    {
        var keep = OnnxAttribute.Of("keepdims", keepAxis ? 1 : 0);
        return operatorSet >= AxesAreInputs
            ? Node("ReduceSum", name, [input, Integers(axis)], keep)
            : Node("ReduceSum", name, [input], OnnxAttribute.Of("axes", [axis]), keep);
    }

    /// <summary>A list of whole numbers, such as axes and shapes; the same list is stored once.</summary>
    public string Integers(params long[] values) => Shared($"integers:{string.Join(',', values)}", OnnxType.Int64, values, [values.Length]);

    public string Integer(long value) => Shared($"integer:{value}", OnnxType.Int64, (long[])[value], []);

    /// <summary>A number that many nodes use, stored once.</summary>
    public string Number(float value, OnnxType type = OnnxType.Float) => type == OnnxType.Float16
        ? Shared($"half:{value:R}", type, (Half[])[(Half)value], [])
        : Shared($"number:{value:R}", type, (float[])[value], []);

    public string Floats(string name, float[] values, params long[] shape) => Tensor(name, OnnxType.Float, values, shape);

    public string Halves(string name, Half[] values, params long[] shape) => Tensor(name, OnnxType.Float16, values, shape);

    public string Bytes(string name, sbyte[] values, params long[] shape) => Tensor(name, OnnxType.Int8, values, shape);

    public void Input(string name, OnnxType type, params ReadOnlySpan<object> shape) => graph.Input.Add(Value(name, type, shape));

    public void Output(string name, OnnxType type, params ReadOnlySpan<object> shape) => graph.Output.Add(Value(name, type, shape));

    /// <summary>Gives a value another name, wherever it is made and read; outputs of the graph keep theirs.</summary>
    public void Rename(string name, string renamed)
    {
        foreach (var node in graph.Node)
        {
            Rename(node.Input, name, renamed);
            Rename(node.Output, name, renamed);
        }

        foreach (var tensor in graph.Initializer.Where(t => t.Name == name))
        {
            tensor.Name = renamed;
        }

        foreach (var value in graph.ValueInfo.Where(v => v.Name == name))
        {
            value.Name = renamed;
        }

        if (_names.Remove(name))
        {
            _names.Add(renamed);
        }
    }

    /// <summary>Tells the runtime a shape that it would not find by itself.</summary>
    public void Declare(string name, OnnxType type, params ReadOnlySpan<object> shape) => graph.ValueInfo.Add(Value(name, type, shape));

    /// <summary>A dimension is a number or the name of one that is known when the network runs.</summary>
    public static ValueInfoProto Value(string name, OnnxType type, params ReadOnlySpan<object> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (var size in shape)
        {
            tensor.Shape.Dim.Add(size is string unknown
                ? new TensorShapeProto.Types.Dimension { DimParam = unknown }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, null) });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private string Add(
        string domain, string type, string name, ReadOnlySpan<string> inputs, string[] outputs, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Domain = domain, OpType = type, Name = name, Input = { inputs.ToArray() }, Output = { outputs } };
        node.Attribute.AddRange(attributes.ToArray());
        graph.Node.Add(node);
        foreach (var output in outputs)
        {
            Claim(output);
        }

        return name;
    }

    private static void Rename(RepeatedField<string> names, string name, string renamed)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == name ? renamed : names[i];
        }
    }

    private string Shared<T>(string name, OnnxType type, T[] values, long[] shape)
        where T : unmanaged => _names.Contains(name) ? name : Tensor(name, type, values, shape);

    private string Tensor<T>(string name, OnnxType type, T[] values, long[] shape)
        where T : unmanaged
    {
        Claim(name);
        graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)type,
            Dims = { shape },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values)),
        });
        return name;
    }

    private void Claim(string name)
    {
        if (!_names.Add(name))
        {
            throw new InvalidOperationException($"two things in a graph are called {name}");
        }
    }
}
