namespace Craft.Catalog.Knowledge;

/// <summary>The tables of an ESCO package that mean something here.</summary>
internal enum EscoTableKind
{
    Skills,
    Occupations,
    SkillCollection,
    OccupationCollection,
    OccupationSkillRelations,
    BroaderSkills,
}
