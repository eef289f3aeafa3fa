namespace Craft.Training.Optimise;

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All steps were done.</summary>
    Finished,

    /// <summary>The metric did not get better any more.</summary>
    NoGain,

    /// <summary>Somebody asked for it; a checkpoint is written, the same command goes on.</summary>
    Interrupted,
}
