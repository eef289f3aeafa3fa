namespace Craft.Enricher.Tagging;

/// <summary>How the words of a text fit those of a label, the closest first.</summary>
internal enum Closeness
{
    Exact,

    /// <summary>The same words in another case or number.</summary>
    Inflected,

    /// <summary>Words of the same family: plan, planning.</summary>
    Related,
}
