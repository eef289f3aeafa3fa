using Craft.Inference.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Craft.Training.Network;

/// <summary>
/// The parameters of a network by the project's names (<see cref="BertNames"/>), in the order in which they were added. A plain
/// list instead of a tree of modules: freezing, saving, loading and optimising are loops over it. Numbers leave as float32.
/// </summary>
public sealed class NamedParameters(Device device, ScalarType type) : IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    public Device Device => device;

    public ScalarType Type => type;

    public IReadOnlyDictionary<string, Tensor> All => _tensors;

    /// <summary>What the optimiser moves.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Trained => _tensors.Where(p => p.Value.requires_grad).Select(p => (p.Key, p.Value));

    /// <summary>Number of numbers.</summary>
    public long Count => _tensors.Values.Sum(t => t.numel());

    public Tensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"the network has no {name}");

    /// <summary>Adds a parameter, row by row; in place of the one of that name if there is one.</summary>
    public void Set(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values)
    {
        using var _ = NewDisposeScope();
        var tensor = torch.tensor(values.ToArray(), [.. shape], dtype: ScalarType.Float32).to(type).to(device);
        if (_tensors.Remove(name, out var old))
        {
            old.Dispose();
        }

        _tensors.Add(name, tensor.detach().requires_grad_(true).DetachFromDisposeScope());
    }

    /// <summary>
    /// Adds a new parameter as BERT starts: weights normal with deviation 0.02, biases 0, the scale of a norm 1.
    /// </summary>
    public void Start(string name, IReadOnlyList<long> shape, Generator chance)
    {
        using var _ = NewDisposeScope();
        var size = shape.ToArray();
        var tensor = name.EndsWith("bias", StringComparison.Ordinal) ? zeros(size)
            : name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? ones(size)
            : normal(0, 0.02, size, generator: chance);
        Set(name, shape, tensor.data<float>().ToArray());
    }

    /// <summary>Parameters whose name starts with one of the prefixes are not trained any more.</summary>
    /// <returns>How many parameters that are.</returns>
    /// <exception cref="ArgumentException">A prefix that no name has: a spelling mistake would train everything.</exception>
    public int Freeze(params IEnumerable<string> prefixes)
    {
        var frozen = 0;
        foreach (var prefix in prefixes)
        {
            var found = _tensors.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            if (found.Count == 0)
            {
                throw new ArgumentException($"no parameter starts with {prefix}", nameof(prefixes));
            }

            found.ForEach(p => p.Value.requires_grad_(false));
            frozen += found.Count;
        }

        return frozen;
    }

    /// <summary>All numbers, copied.</summary>
    public IReadOnlyList<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Export() =>
        [.. _tensors.Select(p => (p.Key, p.Value.shape, (ReadOnlyMemory<float>)Numbers(p.Value)))];

    /// <summary>Puts stored numbers in place; names and shapes must be exactly these.</summary>
    /// <exception cref="InvalidDataException">The file is of another network.</exception>
    public void Import(Checkpoint stored)
    {
        if (stored.Tensors.Count != _tensors.Count)
        {
            throw new InvalidDataException($"the stored network has {stored.Tensors.Count} parameters, this one {_tensors.Count}");
        }

        foreach (var (name, tensor) in _tensors)
        {
            if (!stored.Tensors.TryGetValue(name, out var found) || !found.Shape.SequenceEqual(tensor.shape))
            {
                throw new InvalidDataException($"the stored network has no {name} of this shape");
            }

            Fill(tensor, stored.Read(found));
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }

        _tensors.Clear();
    }

    internal static float[] Numbers(Tensor tensor)
    {
        using var _ = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    internal static void Fill(Tensor tensor, float[] values)
    {
        using var _ = NewDisposeScope();
        using var frozen = no_grad();
        tensor.copy_(torch.tensor(values, tensor.shape, dtype: ScalarType.Float32));
    }
}
