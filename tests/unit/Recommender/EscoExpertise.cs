using Craft.Catalog.Knowledge;
using Craft.Recommender.Answering;
using Craft.Recommender.Occupations;

namespace Craft.UnitTests.Recommender;

/// <summary>All of ESCO, as the recommender has it before the vectors of names are there.</summary>
public sealed class EscoExpertise
{
    public EscoExpertise() => Expertise = Expertise.Build(Knowledge, ResolverTuning.Default);

    internal KnowledgeBase Knowledge { get; } = EscoExtract.ReadBundled();

    internal Expertise Expertise { get; }
}
