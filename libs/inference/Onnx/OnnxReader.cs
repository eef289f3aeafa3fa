using Craft.Inference.Models;
using Craft.Inference.Onnx.Format;
using Google.Protobuf;

namespace Craft.Inference.Onnx;

/// <summary>
/// Reads somebody's ONNX file and passes on only what was checked: known operators, tensors whose numbers are there, all of them
/// inside the model. Whatever is wrong is an <see cref="InvalidDataException"/> of one sentence.
/// </summary>
internal static class OnnxReader
{
    private const int NodesMax = 100_000;

    // exports of before are years old; the axes of sums moved in 13, which the graph builder knows
    private const long OperatorSetMin = 11;

    private static readonly MessageParser<ModelProto> _parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    public static ModelProto Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true } file)
        {
            throw new InvalidDataException($"{path} is missing");
        }

        if (file.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"{path} is larger than 2 GB");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>External tensors are looked for beside the path.</summary>
    public static ModelProto Parse(byte[] bytes, string path)
    {
        ModelProto model;
        try
        {
            model = _parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{path} is no ONNX file, or it is damaged", e);
        }

        if (model.Graph is not { Node.Count: > 0 } graph)
        {
            throw new InvalidDataException($"{path} is no ONNX file: it has no graph");
        }

        if (OperatorSet(model) < OperatorSetMin)
        {
            throw new InvalidDataException($"{path} uses operator set {OperatorSet(model)}; the oldest that is read is {OperatorSetMin}");
        }

        if (model.Functions.Count > 0 || graph.Node.Count > NodesMax)
        {
            throw new InvalidDataException($"{path} defines functions of its own or has more than {NodesMax} nodes, which no BERT needs");
        }

        Check(graph, new OnnxTensors(path), path);
        return model;
    }

    public static long OperatorSet(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    private static void Check(GraphProto graph, OnnxTensors tensors, string path)
    {
        foreach (var tensor in graph.Initializer)
        {
            tensors.Complete(tensor);
        }

        foreach (var node in graph.Node)
        {
            if (!OnnxOperators.Know(node.Domain, node.OpType))
            {
                throw new InvalidDataException($"{path} has a node of type {ModelText.Short(node.OpType)}, which no BERT has");
            }

            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is not null)
                {
                    throw new InvalidDataException($"{path} has a graph inside a graph, which no BERT needs");
                }

                if (attribute.T is { } tensor)
                {
                    tensors.Complete(tensor);
                }
            }
        }
    }
}
