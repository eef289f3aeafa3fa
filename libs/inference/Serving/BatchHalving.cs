namespace Craft.Inference.Serving;

/// <summary>A batch without room is run as two halves, and so on: one that is too large costs time, not the texts in it.</summary>
internal static class BatchHalving
{
    /// <exception cref="DeviceMemoryException">Not even one sequence has room.</exception>
    public static void Run(int caller, ReadOnlySpan<int> sequences, BatchRun run, Action<int> halving)
    {
        try
        {
            run(caller, sequences);
            return;
        }
        catch (DeviceMemoryException) when (sequences.Length > 1)
        {
            halving(sequences.Length);
        }

        var half = sequences.Length / 2;
        Run(caller, sequences[..half], run, halving);
        Run(caller, sequences[half..], run, halving);
    }
}
