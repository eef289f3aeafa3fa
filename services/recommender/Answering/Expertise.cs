using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Recommender.Occupations;
using Craft.Recommender.Skills;
using Craft.Recommender.Titles;

namespace Craft.Recommender.Answering;

/// <summary>A knowledge base with everything that is derived from it for answering; immutable, replaced as a whole.</summary>
internal sealed record Expertise(
    KnowledgeBase Knowledge,
    OccupationResolver Occupations,
    SkillResolver Skills,
    GapFinder Gaps,
    SkillRarity Rarity)
{
    /// <summary>Takes a few seconds for all of ESCO. Occupations are resolved by characters alone.</summary>
    public static Expertise Build(KnowledgeBase knowledge, ResolverTuning tuning)
    {
        var skills = new SkillResolver(knowledge);
        var rarity = new SkillRarity(knowledge);
        return new Expertise(
            knowledge,
            OccupationResolver.Build(knowledge, TitleModel.ReadBundled(), tuning),
            skills,
            new GapFinder(knowledge, skills, rarity),
            rarity);
    }

    /// <summary>Occupations are resolved by vectors too; takes long when the cache does not have those of their names yet.</summary>
    public async Task<Expertise> WithVectorsAsync(ITextEncoder encoder, LabelVectorCache cache, CancellationToken ct) =>
        this with { Occupations = await Occupations.WithVectorsAsync(encoder, cache, ct) };
}
