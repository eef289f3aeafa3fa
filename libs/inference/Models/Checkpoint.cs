using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Craft.Inference.Models;

/// <summary>
/// The tensors of a model folder, wherever they come from: <c>model.safetensors</c>, its shards, or <c>pytorch_model.bin</c>.
/// Opening reads the headers only; numbers are read when asked for, straight into the buffer of the caller. Read instead of
/// mapped: a file that shrinks under a mapping kills the process, a short read is an error like any other.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    public const string SafetensorsName = "model.safetensors";
    public const string IndexName = "model.safetensors.index.json";
    public const string PickleName = "pytorch_model.bin";

    private const int ShardsMax = 1000;
    private const int ChunkLength = 1 << 16;

    private readonly List<(SafeFileHandle Handle, string Path)> _files = [];
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    private Checkpoint()
    {
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Whether a folder has weights in one of the forms.</summary>
    public static bool IsIn(string folder) =>
        ((string[])[SafetensorsName, IndexName, PickleName]).Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>Throws <see cref="InvalidDataException"/> with one clear sentence when there is no whole checkpoint.</summary>
    public static Checkpoint Open(string folder) => Open(c => c.OpenAny(folder));

    /// <summary>A single safetensors file of any name.</summary>
    public static Checkpoint OpenSafetensors(string path) => Open(c => c.Add(SafetensorsHeader.Read(c.OpenFile(path), 0, path)));

    private static Checkpoint Open(Action<Checkpoint> open)
    {
        var checkpoint = new Checkpoint();
        try
        {
            open(checkpoint);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>All numbers of a tensor as floats.</summary>
    public float[] Read(StoredTensor tensor)
    {
        if (tensor.Elements > Array.MaxLength)
        {
            throw new InvalidDataException($"{tensor.Name} has more than {Array.MaxLength} elements");
        }

        var values = new float[tensor.Elements];
        Read(tensor, values);
        return values;
    }

    /// <summary>Fills a buffer of exactly the tensor's size.</summary>
    public void Read(StoredTensor tensor, Span<float> into)
    {
        if (into.Length != tensor.Elements)
        {
            throw new ArgumentException($"{tensor.Name} has {tensor.Elements} elements, the buffer has {into.Length}", nameof(into));
        }

        if (tensor.Type == TensorType.F32)
        {
            ReadBytes(tensor, 0, MemoryMarshal.AsBytes(into));
            return;
        }

        var size = StoredTensor.SizeOf(tensor.Type);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            for (var at = 0; at < into.Length;)
            {
                var count = Math.Min(into.Length - at, ChunkLength / size);
                var bytes = chunk.AsSpan(0, count * size);
                ReadBytes(tensor, (long)at * size, bytes);
                TensorNumbers.ToSingle(tensor, bytes, into.Slice(at, count));
                at += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public void Dispose()
    {
        foreach (var (handle, _) in _files)
        {
            handle.Dispose();
        }
    }

    private void OpenAny(string folder)
    {
        string In(string name) => Path.Combine(folder, name);
        if (File.Exists(In(SafetensorsName)))
        {
            Add(SafetensorsHeader.Read(OpenFile(In(SafetensorsName)), 0, In(SafetensorsName)));
        }
        else if (File.Exists(In(IndexName)))
        {
            OpenShards(folder, ModelJson.Read(In(IndexName)));
        }
        else if (File.Exists(In(PickleName)))
        {
            Add(PickledCheckpoint.Read(OpenFile(In(PickleName)), 0, In(PickleName)));
        }
        else
        {
            throw new InvalidDataException($"no weights: {folder} has none of {SafetensorsName}, {IndexName} and {PickleName}");
        }
    }

    private void OpenShards(string folder, ModelJson index)
    {
        var map = index.Child("weight_map") ?? throw index.Refuse("has no weight_map");
        foreach (var shard in map.Members().GroupBy(m => map.TextOf(m.Value, m.Name), StringComparer.Ordinal))
        {
            // a name from the file must not lead out of the folder
            if (shard.Key.Length == 0 || shard.Key != Path.GetFileName(shard.Key) || shard.Key.Contains('\\', StringComparison.Ordinal)
                || shard.Key.Contains('\0', StringComparison.Ordinal) || _files.Count == ShardsMax)
            {
                throw index.Refuse("has a file name that is none, or too many of them");
            }

            var path = Path.Combine(folder, shard.Key);
            if (!File.Exists(path))
            {
                throw index.Refuse($"names {shard.Key}, which is missing");
            }

            var found = SafetensorsHeader.Read(OpenFile(path), _files.Count - 1, path).ToDictionary(t => t.Name, StringComparer.Ordinal);
            Add(shard.Select(member => found.TryGetValue(member.Name, out var tensor)
                ? tensor
                : throw index.Refuse($"looks for {member.Name} in {shard.Key}, where it is not")));
        }
    }

    private SafeFileHandle OpenFile(string path)
    {
        var handle = File.OpenHandle(path);
        _files.Add((handle, path));
        return handle;
    }

    private void Add(IEnumerable<StoredTensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            _tensors.Add(tensor.Name, tensor);
        }
    }

    private void ReadBytes(StoredTensor tensor, long from, Span<byte> into)
    {
        var (handle, path) = _files[tensor.File];
        while (into.Length > 0)
        {
            var count = RandomAccess.Read(handle, into, tensor.Offset + from);
            if (count == 0)
            {
                throw new InvalidDataException($"{path} became shorter while it was read");
            }

            from += count;
            into = into[count..];
        }
    }
}
