using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>What became of a new version.</summary>
public abstract record ModelSwap
{
    private ModelSwap()
    {
    }

    /// <summary>It serves from now on; calls in flight end on the one before.</summary>
    public sealed record TookOver(ModelRef Current, ModelRef Previous) : ModelSwap;

    /// <summary>Something is wrong with it; the one before goes on.</summary>
    public sealed record Refused(ModelRef Current, string Reason) : ModelSwap;
}
