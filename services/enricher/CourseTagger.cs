using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;

namespace Craft.Enricher;

/// <summary>
/// Puts the tagger together, the same for the stage, for <c>craft tag</c> and for evaluations: the labels of the knowledge base;
/// beside them a network, if there is one; and for the spans that only the network sees the linker. What comes from the knowledge
/// base takes seconds and stays; networks are put in at once.
/// </summary>
internal sealed class CourseTagger
{
    private readonly EscoTagger _labels;
    private readonly RememberedLinks? _links;

    private CourseTagger(EscoTagger labels, RememberedLinks? links) => (_labels, _links) = (labels, links);

    /// <summary>
    /// Takes seconds. The linker goes without vectors here: on spans of courses those of the lexical encoder gained nothing, and
    /// a start must not wait until a network has read all names (measured: decision 0013).
    /// </summary>
    public static async Task<CourseTagger> BuildAsync(KnowledgeBase knowledge, LinkerModel? links, CancellationToken ct)
    {
        var labels = EscoTagger.Build(knowledge);
        return new(labels, links is null ? null : new RememberedLinks(await ConceptLinker.BuildAsync(knowledge, labels, null, links, ct)));
    }

    /// <summary>The tagger with this network; without one the labels work alone. Costs nothing.</summary>
    public ISkillTagger With(ISkillTagger? network)
    {
        if (network is null)
        {
            return _labels;
        }

        var tagger = new HybridTagger(_labels, network);
        return _links is null ? tagger : new LinkingTagger(tagger, _links);
    }
}
