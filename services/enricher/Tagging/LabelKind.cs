namespace Craft.Enricher.Tagging;

/// <summary>Where a label pattern comes from, the surest first.</summary>
internal enum LabelKind
{
    Preferred,
    Alternative,
}
