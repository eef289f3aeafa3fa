namespace Craft.Inference.Tokenizing;

/// <summary>A word of the corpus in its present pieces, the first Length of the array, and how often it occurs.</summary>
internal readonly record struct TrainingWord(int[] Pieces, long Count)
{
    public int Length { get; init; } = Pieces.Length;
}
