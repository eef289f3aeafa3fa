using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Recommender.Occupations;
using Craft.Recommender.Skills;

namespace Craft.Recommender.Answering;

/// <summary>A knowledge base with everything that is derived from it for answering; immutable, replaced as a whole.</summary>
internal sealed record Expertise(
    KnowledgeBase Knowledge,
    OccupationIndex OccupationIndex,
    OccupationResolver Occupations,
    SkillResolver Skills,
    GapFinder Gaps,
    SkillRarity Rarity)
{
    /// <summary>Takes a few seconds for all of ESCO. Without an encoder, occupations are resolved by characters alone.</summary>
    public static async Task<Expertise> BuildAsync(
        KnowledgeBase knowledge, ITextEncoder? encoder, ResolverTuning tuning, CancellationToken ct)
    {
        var titles = EverydayTitles.For(knowledge);
        var occupations = new OccupationIndex(knowledge.Occupations, titles);
        var vectors = encoder is null ? null : await OccupationVectors.EncodeAsync(knowledge.Occupations, encoder, ct);
        var skills = new SkillResolver(knowledge);
        var rarity = new SkillRarity(knowledge);
        return new Expertise(
            knowledge,
            occupations,
            new OccupationResolver(
                knowledge, titles, new OccupationLookup(knowledge), occupations, vectors, encoder, tuning),
            skills,
            new GapFinder(knowledge, skills, rarity),
            rarity);
    }
}
