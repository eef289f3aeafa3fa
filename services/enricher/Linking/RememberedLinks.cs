using System.Collections.Concurrent;
using Craft.Enricher.Tagging;
using Craft.Schemas;

namespace Craft.Enricher.Linking;

/// <summary>
/// The concepts of phrases, where one is more probable than none. Linking is a function of a phrase's words and language, so the
/// first answers, which are those of frequent words, are remembered, whichever network found the phrase. Thread-safe.
/// </summary>
internal sealed class RememberedLinks(ConceptLinker linker)
{
    // about 10 MB; odd texts must not fill the memory
    private const int MaxPhrases = 50_000;

    private readonly ConcurrentDictionary<LinkPhrase, ConceptLink?> _known = new();

    public string Version => linker.Version;

    /// <inheritdoc cref="ConceptLinker.WordsOf" />
    public WordReader WordsOf(LinkPhrase phrase) => linker.WordsOf(phrase);

    /// <summary>The link of every phrase, or null for none; no phrase may be there twice.</summary>
    public async Task<IReadOnlyDictionary<LinkPhrase, ConceptLink?>> FindAsync(IReadOnlyList<LinkPhrase> phrases, CancellationToken ct)
    {
        var links = new Dictionary<LinkPhrase, ConceptLink?>();
        var unknown = new List<LinkPhrase>();
        foreach (var phrase in phrases)
        {
            if (_known.TryGetValue(phrase, out var link))
            {
                links.Add(phrase, link);
            }
            else
            {
                unknown.Add(phrase);
            }
        }

        var found = await linker.LinkAsync(unknown, 1, ct);
        for (var i = 0; i < unknown.Count; i++)
        {
            var link = found[i] is [var best] && best.Confidence >= ConceptLinker.NoneBelow ? LinkOf(best, unknown[i]) : null;
            links.Add(unknown[i], link);
            if (_known.Count < MaxPhrases)
            {
                _known.TryAdd(unknown[i], link);
            }
        }

        return links;
    }

    private static ConceptLink LinkOf(LinkCandidate candidate, LinkPhrase phrase) => new()
    {
        Scheme = EscoTagger.Scheme,
        Uri = candidate.Skill.Uri,
        Label = phrase.IsGerman ? candidate.Skill.LabelDe : candidate.Skill.LabelEn,
        Confidence = Math.Round(candidate.Confidence, 3),
    };
}
