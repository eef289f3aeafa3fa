using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Schemas;

namespace Craft.Enricher.Linking;

/// <summary>
/// A tagger whose spans without a concept get the one that the linker finds more probable than none. Thread-safe.
/// </summary>
internal sealed class LinkingTagger(ISkillTagger tagger, RememberedLinks links) : ISkillTagger
{
    public ModelRef Model { get; } = new() { Name = tagger.Model.Name, Version = $"{tagger.Model.Version}+links-{links.Version}" };

    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var spans = await tagger.TagAsync(texts, ct);
        var phrases = texts.Zip(spans, (text, its) => its.Select(span => PhraseOf(text, span)).OfType<LinkPhrase>()).SelectMany(p => p);
        var found = await links.FindAsync([.. phrases.Distinct()], ct);
        return [.. texts.Zip(spans, IReadOnlyList<SkillSpan> (text, its) => [.. its.Select(span =>
            PhraseOf(text, span) is { } phrase ? span with { Concept = found[phrase] } : span)])];
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
        return IsTelling(phrase.Text, links.WordsOf(phrase)) ? phrase : null;
    }
}
