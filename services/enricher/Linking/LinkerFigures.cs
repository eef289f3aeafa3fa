namespace Craft.Enricher.Linking;

/// <summary>
/// How good linking is on phrases whose concept is known: the right concept among the first 1, 3, 5 and 10; how far stated
/// probabilities are from what comes true (expected calibration error of the first candidate, ten equal bins); and how often a
/// phrase without concept is recognised by <see cref="ConceptLinker.NoneBelow"/>.
/// </summary>
internal sealed record LinkerFigures(int Phrases, double RecallAt1, double RecallAt3, double RecallAt5, double RecallAt10, double CalibrationError, double NoneRecognised);
