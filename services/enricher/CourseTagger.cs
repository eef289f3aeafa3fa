using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;

namespace Craft.Enricher;

/// <summary>
/// Puts the tagger together, the same for the stage, for <c>craft tag</c> and for evaluations: the labels of the knowledge base;
/// beside them a network, if there is one; and for the spans that only the network sees the linker.
/// </summary>
internal static class CourseTagger
{
    /// <summary>
    /// Takes seconds. The linker goes without vectors here: on spans of courses those of the lexical encoder gained nothing, and
    /// a start must not wait until a network has read all names (measured: decision 0013).
    /// </summary>
    public static async Task<ISkillTagger> BuildAsync(KnowledgeBase knowledge, ISkillTagger? network, LinkerModel? links, CancellationToken ct)
    {
        var labels = EscoTagger.Build(knowledge);
        if (network is null)
        {
            return labels;
        }

        var tagger = new HybridTagger(labels, network);
        return links is null ? tagger : new LinkingTagger(tagger, await ConceptLinker.BuildAsync(knowledge, labels, null, links, ct));
    }
}
