namespace Craft.Enricher.Tagging;

/// <summary>A label inside a compound: where in the folded word, and whether the rest is a word for a course.</summary>
internal sealed record CompoundPart(LabelPattern Pattern, int Start, int Length, bool IsCourse);
