using Craft.Inference.Models;
using Craft.Training.Network;
using static TorchSharp.torch;

namespace Craft.Training.Optimise;

/// <summary>
/// The optimiser: clips, then moves every trained parameter that has a gradient. Its state is two float tensors per parameter and
/// a count, stored beside the weights, so a resumed training goes on to the last digit.
/// </summary>
public sealed class AdamW : IDisposable
{
    private const string FirstPrefix = "first.";
    private const string SecondPrefix = "second.";

    private readonly AdamWSettings _settings;
    private readonly List<Slot> _slots;

    /// <param name="parameters">What is trained; freeze before.</param>
    /// <param name="settings">Rates and decay.</param>
    /// <param name="layers">Layers of the network, for <see cref="AdamWSettings.LayerFactor"/>.</param>
    public AdamW(NamedParameters parameters, AdamWSettings settings, int layers = 0)
    {
        _settings = settings;
        _slots = [.. parameters.Trained.Select(p => new Slot(
            p.Name, p.Tensor, Zeros(p.Tensor), Zeros(p.Tensor), settings.FactorOf(p.Name, layers),
            AdamWSettings.Decays(p.Name) ? settings.WeightDecay : 0))];
    }

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        foreach (var slot in _slots)
        {
            slot.Parameter.grad?.Dispose();
            slot.Parameter.grad = null;
        }
    }

    /// <summary>One step at <paramref name="schedule"/> x the learning rate; returns the norm of the gradients before clipping.</summary>
    public double Step(double schedule)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var norm = Norm();
        // as the reference clips: slightly below the wanted norm
        var scale = _settings.ClipNorm > 0 ? Math.Min(1, _settings.ClipNorm / (norm + 1e-6)) : 1;
        Steps++;
        var moved = _slots.Where(s => s.Parameter.grad is not null)
            .Select(s => (s.Parameter, Gradient: s.Parameter.grad!, s.First, s.Second, Step: StepOf(s, scale, schedule))).ToList();
        var (fused, plain) = (moved.Where(Fits).ToList(), moved.Where(m => !Fits(m)));
        FusedAdamW.Move(fused);
        foreach (var (parameter, gradient, first, second, step) in plain)
        {
            using var inner = NewDisposeScope();
            Move(parameter, gradient, first, second, step);
        }

        return norm;
    }

    /// <summary>The state, for a file.</summary>
    public IReadOnlyList<(string Name, long[] Shape, ReadOnlyMemory<float> Values)> Export() =>
    [
        .. _slots.Select(s => (FirstPrefix + s.Name, s.First.shape, (ReadOnlyMemory<float>)NamedParameters.Numbers(s.First))),
        .. _slots.Select(s => (SecondPrefix + s.Name, s.Second.shape, (ReadOnlyMemory<float>)NamedParameters.Numbers(s.Second))),
    ];

    /// <summary>Takes a stored state over.</summary>
    /// <exception cref="InvalidDataException">The state is of another network.</exception>
    public void Import(Checkpoint stored, long steps)
    {
        if (stored.Tensors.Count != 2 * _slots.Count)
        {
            throw new InvalidDataException($"the stored optimiser has {stored.Tensors.Count} tensors, this one {2 * _slots.Count}");
        }

        foreach (var slot in _slots)
        {
            Fill(stored, FirstPrefix + slot.Name, slot.First);
            Fill(stored, SecondPrefix + slot.Name, slot.Second);
        }

        Steps = steps;
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.First.Dispose();
            slot.Second.Dispose();
        }
    }

    private static Tensor Zeros(Tensor like) => zeros_like(like).detach().DetachFromDisposeScope();

    private static void Fill(Checkpoint stored, string name, Tensor into)
    {
        if (!stored.Tensors.TryGetValue(name, out var found) || !found.Shape.SequenceEqual(into.shape))
        {
            throw new InvalidDataException($"the stored optimiser has no {name} of this shape");
        }

        NamedParameters.Fill(into, stored.Read(found));
    }

    private double Norm()
    {
        var squares = _slots.Select(s => s.Parameter.grad).OfType<Tensor>().Select(g => g.norm().square()).ToList();
        return squares.Count == 0 ? 0 : Math.Sqrt(stack(squares).sum().to(ScalarType.Float64).item<double>());
    }

    private static bool Fits((Tensor Parameter, Tensor Gradient, Tensor First, Tensor Second, AdamWStep Step) entry) =>
        FusedAdamW.Takes(entry.Parameter, entry.Gradient, entry.First, entry.Second);

    private AdamWStep StepOf(Slot slot, double scale, double schedule)
    {
        var rate = schedule * _settings.LearningRate * slot.Factor;
        return new AdamWStep(
            scale, _settings.Beta1, _settings.Beta2, Keep: 1 - (rate * slot.Decay), Rate: rate / (1 - Math.Pow(_settings.Beta1, Steps)),
            RootScale: 1 / Math.Sqrt(1 - Math.Pow(_settings.Beta2, Steps)), _settings.Epsilon);
    }

    // of any type on any device
    private static void Move(Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamWStep step)
    {
        gradient = gradient * step.Scale;
        first.mul_(step.Beta1).add_(gradient, alpha: 1 - step.Beta1);
        second.mul_(step.Beta2).addcmul_(gradient, gradient, 1 - step.Beta2);
        parameter.mul_(step.Keep).addcdiv_(first, second.sqrt().mul_(step.RootScale).add_(step.Epsilon), -step.Rate);
    }

    private sealed record Slot(string Name, Tensor Parameter, Tensor First, Tensor Second, double Factor, double Decay);
}
