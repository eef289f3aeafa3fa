namespace Craft.Inference.Tagging;

/// <summary>
/// Labels that exclude each other (one softmax): the column of <c>O</c> and those of every type. Columns count from the first
/// label of the model.
/// </summary>
public sealed record BioGroup(int Outside, IReadOnlyList<BioType> Types)
{
    /// <summary>Number of labels: one per column of the group.</summary>
    public int Count => 1 + (2 * Types.Count);
}
