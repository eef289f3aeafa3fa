using static TorchSharp.torch;

namespace Craft.Training.Network;

/// <summary>
/// A function of which only the input is kept for the way back, where the rest is computed again (gradient checkpointing,
/// arXiv 1604.06174). With dropout it is given a seed, so that the second time hides the same numbers.
/// </summary>
internal sealed class GradientCheckpoint : autograd.SingleTensorFunction<GradientCheckpoint>
{
    private const string FunctionKey = "function";
    private const string SeedKey = "seed";

    public override string Name => nameof(GradientCheckpoint);

    /// <summary>The function at x, with a graph behind it even when x itself needs no gradient (frozen embeddings).</summary>
    public static Tensor At(Func<Tensor, Tensor> function, Tensor x, long? seed) =>
        apply(function, x.requires_grad ? x : x.detach().requires_grad_(true), seed!);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (function, x, seed) = ((Func<Tensor, Tensor>)vars[0], (Tensor)vars[1], (long?)vars[2]);
        ctx.save_data(FunctionKey, function);
        ctx.save_data(SeedKey, seed!);
        ctx.save_for_backward([x]);
        using var scope = NewDisposeScope();
        Sow(seed);
        return function(x).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var function = (Func<Tensor, Tensor>)ctx.get_data(FunctionKey);
        using var scope = NewDisposeScope();
        using var graph = enable_grad();
        using var x = ctx.get_saved_variables()[0].detach().requires_grad_(true);
        Sow((long?)ctx.get_data(SeedKey));
        function(x).backward([grad_output]);
        return [null!, x.grad!.alias().MoveToOuterDisposeScope(), null!];
    }

    private static void Sow(long? seed)
    {
        if (seed is { } known)
        {
            manual_seed(known);
        }
    }
}
