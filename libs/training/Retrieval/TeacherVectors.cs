using System.Security.Cryptography;
using System.Text;
using Craft.Inference.Models;
using Craft.Training.Network;
using Craft.Training.Storage;

namespace Craft.Training.Retrieval;

/// <summary>The teacher's vectors of all its texts, computed once per run and kept in its folder.</summary>
internal sealed class TeacherVectors
{
    private const string FolderName = "teacher";
    private const string Tensor = "vectors.";

    private readonly Dictionary<string, int> _numbers;

    private TeacherVectors(IReadOnlyList<string> texts, float[] numbers)
    {
        Numbers = numbers;
        _numbers = texts.Select((text, at) => (text, at)).ToDictionary(t => t.text, t => t.at, StringComparer.Ordinal);
    }

    /// <summary>[texts, width], row by row.</summary>
    public float[] Numbers { get; }

    public int Count => _numbers.Count;

    public int Width => Numbers.Length / Count;

    /// <summary>Reads the vectors from the run's folder, else computes them with the model in a folder.</summary>
    public static TeacherVectors Of(string model, string runFolder, IEnumerable<AlignedText> aligned, int lengthMax, bool bfloat16, CancellationToken ct)
    {
        var texts = aligned.Select(a => a.Teacher).Distinct(StringComparer.Ordinal).ToList();
        var path = Path.Combine(runFolder, FolderName);
        // as many other texts must not pass for these
        var name = Tensor + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));
        if (Directory.Exists(path))
        {
            using var stored = Checkpoint.Open(path);
            if (stored.Tensors.GetValueOrDefault(name) is { } tensor && tensor.Shape[0] == texts.Count)
            {
                return new TeacherVectors(texts, stored.Read(tensor));
            }
        }

        using var folder = BertFolder.Open(model);
        using var network = BertNetwork.Load(folder, new BertOptions { BFloat16 = bfloat16 });
        var numbers = TextVectors.Of(network, new TextIds(folder.Tokenizer, lengthMax), texts, ct);
        FinishedFolder.Write(path, into => SafetensorsWriter.Write(
            Path.Combine(into, Checkpoint.SafetensorsName), [(name, [texts.Count, numbers.Length / texts.Count], numbers)]));
        return new TeacherVectors(texts, numbers);
    }

    public int IndexOf(string text) => _numbers[text];
}
