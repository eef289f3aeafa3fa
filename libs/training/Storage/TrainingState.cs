using Craft.Training.Optimise;

namespace Craft.Training.Storage;

/// <summary>
/// What a checkpoint knows besides tensors. The position in the data and the state of chance are not in it: both follow from the
/// step. LossSum and Batches are those since the last line of progress.
/// </summary>
internal sealed record TrainingState
{
    public required string Recipe { get; init; }

    public long Step { get; init; }

    public double LossSum { get; init; }

    public long Batches { get; init; }

    public double LastLoss { get; init; }

    public Evaluated? Best { get; init; }

    public int EvaluationsWithoutGain { get; init; }
}
