namespace Craft.Training.Tagging;

/// <summary>A labelled stretch of a text: UTF-16 units Start to End (half-open).</summary>
internal readonly record struct TaggedSpan(int Start, int End, string Label);
