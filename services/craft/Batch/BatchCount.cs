namespace Craft.Batch;

/// <summary>How many lines were answered, and how many of them with an error.</summary>
internal readonly record struct BatchCount(long Lines, long Bad);
