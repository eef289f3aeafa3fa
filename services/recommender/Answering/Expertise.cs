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
    /// <summary>
    /// Takes a few seconds for all of ESCO, and longer when <paramref name="cache"/> does not have the vectors of names yet. Without
    /// an encoder, occupations are resolved by characters alone.
    /// </summary>
    public static async Task<Expertise> BuildAsync(
        KnowledgeBase knowledge, ITextEncoder? encoder, LabelVectorCache cache, ResolverTuning tuning, CancellationToken ct)
    {
        var occupations = await OccupationResolver.BuildAsync(knowledge, encoder, TitleModel.ReadBundled(), cache, tuning, ct);
        var skills = new SkillResolver(knowledge);
        var rarity = new SkillRarity(knowledge);
        return new Expertise(knowledge, occupations, skills, new GapFinder(knowledge, skills, rarity), rarity);
    }
}
