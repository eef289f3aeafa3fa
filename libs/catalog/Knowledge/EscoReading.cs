namespace Craft.Catalog.Knowledge;

/// <summary>What an import read: the knowledge base that the given files make on their own, and what was odd in them.</summary>
public sealed record EscoReading
{
    internal EscoReading(EscoDraft draft, IReadOnlyList<string> tables)
    {
        Draft = draft;
        Tables = tables;
        (Knowledge, Oddities) = draft.Build();
    }

    public KnowledgeBase Knowledge { get; }

    public EscoOddities Oddities { get; }

    /// <summary>The tables that were read, e.g. <c>skills_de</c>, in order.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>Occupations, skills and relations were all there: the reading can replace a knowledge base instead of amending it.</summary>
    public bool IsComplete => Knowledge.Skills.Count > 0 && Knowledge.Occupations.Any(o => o.Essential.Count > 0);

    internal EscoDraft Draft { get; }
}
