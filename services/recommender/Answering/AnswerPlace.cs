namespace Craft.Recommender.Answering;

/// <summary>Where an answer stands on the recommendations topic, and when it was given.</summary>
internal readonly record struct AnswerPlace(int Partition, long Offset, DateTimeOffset ProducedAt);
