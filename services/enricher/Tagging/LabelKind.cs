namespace Craft.Enricher.Tagging;

/// <summary>Where a label pattern comes from, the surest first.</summary>
internal enum LabelKind
{
    Preferred,
    Alternative,

    /// <summary>Made from a label by a rule: another order, without its verb.</summary>
    Derived,
}
