using Craft.Schemas;

namespace Craft.Indexer;

/// <summary>
/// The index holds vectors of another encoder than this process has (invariant C-10). It passes when an index of this encoder
/// is built or the other encoder is loaded, so the stage waits.
/// </summary>
internal sealed class EncoderMismatchException(ModelRef index, ModelRef encoder)
    : Exception($"the index holds vectors of {index.Name} {index.Version}, this process encodes with {encoder.Name} {encoder.Version}");
