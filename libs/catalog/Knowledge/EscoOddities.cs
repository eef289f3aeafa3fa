namespace Craft.Catalog.Knowledge;

/// <summary>What an ESCO import met that a perfect package would not hold. None of it stops the import.</summary>
public sealed record EscoOddities
{
    /// <summary>Occupations named by relations that have no row of their own.</summary>
    public int OccupationsWithoutRow { get; init; }

    /// <summary>Skills named by relations that have no row of their own.</summary>
    public int SkillsWithoutRow { get; init; }

    /// <summary>Occupation-skill relations left out because one end has no row.</summary>
    public int RelationsLeftOut { get; init; }

    public int RelationsWithoutSkillType { get; init; }

    /// <summary>Pairs that are both essential and optional; they count as essential.</summary>
    public int RelationsOfBothKinds { get; init; }

    public int SkillsWithoutType { get; init; }

    public int SkillsWithoutReuseLevel { get; init; }

    /// <summary>Concepts that have no label in one of the two languages and show the other's.</summary>
    public int ConceptsInOneLanguage { get; init; }

    /// <summary>Concepts that have no label at all and are left out.</summary>
    public int ConceptsWithoutLabel { get; init; }

    /// <summary>Preferred labels of skills that occur twice in the same language: labels are not keys.</summary>
    public int SkillLabelsTwice { get; init; }

    /// <summary>Preferred labels of occupations that occur twice in the same language.</summary>
    public int OccupationLabelsTwice { get; init; }

    /// <summary>Rows without a concept URI or with broken quotes.</summary>
    public int RowsUnreadable { get; init; }
}
