namespace Craft.Recommender.Answering;

/// <summary>The record that a request was read from.</summary>
internal readonly record struct RequestOrigin(string Topic, int Partition, long Offset);
