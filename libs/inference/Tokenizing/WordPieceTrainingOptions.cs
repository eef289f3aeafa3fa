namespace Craft.Inference.Tokenizing;

/// <summary>What kind of vocabulary is wanted.</summary>
/// <remarks>
/// Size counts the special tokens; a pair is merged when it occurs at least FrequencyMin times; of the characters only the
/// AlphabetMax most frequent are kept, words with others become unknown.
/// </remarks>
public sealed record WordPieceTrainingOptions(int Size, int FrequencyMin = 2, int AlphabetMax = 1000);
