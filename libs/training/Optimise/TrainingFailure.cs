namespace Craft.Training.Optimise;

/// <summary>A training that cannot go on, in one clear sentence; what was stored before stays.</summary>
internal sealed class TrainingFailure(string sentence, Exception? cause = null) : Exception(sentence, cause);
