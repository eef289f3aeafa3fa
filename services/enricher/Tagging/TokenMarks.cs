namespace Craft.Enricher.Tagging;

/// <summary>What matters about a word beside its letters.</summary>
[Flags]
internal enum TokenMarks
{
    None = 0,

    /// <summary>A sentence, clause or line ends before it: no label goes across.</summary>
    AfterBreak = 1,

    /// <summary>A hyphen joins it to the word before.</summary>
    AfterHyphen = 2,

    /// <summary>A hyphen follows directly ("Wund-Versorgung", "Wund- und ...").</summary>
    BeforeHyphen = 4,

    StartsUpper = 8,

    /// <summary>No lower-case letter and at least one upper-case letter.</summary>
    AllUpper = 16,
}
