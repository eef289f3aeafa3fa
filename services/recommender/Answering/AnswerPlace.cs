namespace Craft.Recommender.Answering;

/// <summary>Where an answer stands on the recommendations topic.</summary>
internal readonly record struct AnswerPlace(int Partition, long Offset);
