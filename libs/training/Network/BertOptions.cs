using Craft.Inference.Models;
using static TorchSharp.torch;

namespace Craft.Training.Network;

/// <summary>How a BERT is set up for training.</summary>
public sealed record BertOptions
{
    /// <summary>Keep only the first layers; null keeps all.</summary>
    public int? Layers { get; init; }

    /// <summary>In place of the configuration's.</summary>
    public double? Dropout { get; init; }

    /// <summary>How texts become vectors; null: as the model folder says, else by mean.</summary>
    public BertPooling? Pooling { get; init; }

    /// <summary>What to put on top; null: what the checkpoint has. A head that it does not have starts at random.</summary>
    public BertHead? Head { get; init; }

    /// <summary>
    /// Labels of a token classifier by id. Several groups may stand one after the other, each beginning with O: every token then
    /// gets one label of each group.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Matrix products and attention in bfloat16; parameters, norms, residuals and losses stay as they are.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>Keep only each layer's input and compute the rest again on the way back: less memory, a third more time.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>Type of the parameters; float64 is for comparison with references.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    public Device? Device { get; init; }

    /// <summary>Of what starts at random.</summary>
    public ulong Seed { get; init; } = 1;
}
