using Craft.Inference.Models;
using Craft.Inference.Tagging;

namespace Craft.Inference.Serving;

/// <summary>How a tagger reads texts and its own output.</summary>
public sealed record TaggerOptions
{
    public TagDecoding Decoding { get; init; } = TagDecoding.Constrained;

    /// <summary>Tokens per window, special ones included; unset: as many as the model can.</summary>
    public int? LengthMax { get; init; }

    /// <summary>Tokens that the windows of a long text share; unset: a quarter of a window.</summary>
    public int? Stride { get; init; }

    /// <summary>What a text has beyond these is not read: nobody teaches that much, and it would hold up the others.</summary>
    public int TokensMax { get; init; } = 16_384;

    /// <summary>Less sure spans are dropped; unset: those that the model's folder says (<see cref="ModelManifest.ConfidenceMin"/>).</summary>
    public double? ConfidenceMin { get; init; }
}
