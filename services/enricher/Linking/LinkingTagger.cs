using System.Collections.Concurrent;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Schemas;

namespace Craft.Enricher.Linking;

/// <summary>
/// A tagger whose spans without a concept get the one that the linker finds more probable than none. Linking is a function of the
/// span's words and the text's language, so the first answers, which are those of frequent words, are remembered. Thread-safe.
/// </summary>
internal sealed class LinkingTagger(ISkillTagger tagger, ConceptLinker linker) : ISkillTagger
{
    // about 10 MB; odd texts must not fill the memory
    private const int MaxPhrases = 50_000;

    private readonly ConcurrentDictionary<LinkPhrase, ConceptLink?> _known = new();

    public ModelRef Model { get; } = new() { Name = tagger.Model.Name, Version = $"{tagger.Model.Version}+links-{linker.Version}" };

    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var spans = await tagger.TagAsync(texts, ct);
        var phrases = texts.Zip(spans, (text, its) => its.Select(span => PhraseOf(text, span)).OfType<LinkPhrase>()).SelectMany(p => p);
        var links = await LinksAsync([.. phrases.Distinct()], ct);
        return [.. texts.Zip(spans, IReadOnlyList<SkillSpan> (text, its) => [.. its.Select(span =>
            PhraseOf(text, span) is { } phrase ? span with { Concept = links[phrase] } : span)])];
    }

    /// <summary>
    /// Whether a span says enough to be linked by itself: several words, or a noun that only a trade or two use. The labels'
    /// matcher leaves everyday words alone for the same reason.
    /// </summary>
    internal static bool IsTelling(string span, WordReader reader)
    {
        var words = TokenText.Of(span);
        var telling = Enumerable.Range(0, words.Count).Where(i => !reader.Of(words.Folded(i)).IsLight).ToList();
        return telling.Count > 1 || (telling.Count == 1
            && !reader.Of(words.Folded(telling[0])).IsFamiliar
            && (!reader.Lexicon.IsGerman || words[telling[0]].Has(TokenMarks.StartsUpper)));
    }

    private LinkPhrase? PhraseOf(TaggerText text, SkillSpan span)
    {
        if (span.Concept is not null || span.Label == SkillLabel.Occupation)
        {
            return null;
        }

        var phrase = new LinkPhrase(text.Text[span.Start..span.End], text.Language);
        return IsTelling(phrase.Text, linker.WordsOf(phrase)) ? phrase : null;
    }

    private async Task<Dictionary<LinkPhrase, ConceptLink?>> LinksAsync(IReadOnlyList<LinkPhrase> phrases, CancellationToken ct)
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
