using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>
/// Finds ESCO labels in texts: an automaton over word stems per language, the text's own language first; inflection,
/// compounds, leftmost longest match. Immutable, so any number of threads may use it.
/// </summary>
public sealed class EscoTagger : ISkillTagger
{
    /// <summary>The name in <see cref="ModelRef"/>.</summary>
    public const string Name = "esco-labels";

    private const string Scheme = "esco";

    // grows with every change that may give other spans
    private const string CodeVersion = "1";

    private readonly LabelLexicon _german;
    private readonly LabelLexicon _english;

    private EscoTagger(string knowledgeVersion, LabelLexicon german, LabelLexicon english)
    {
        Model = new ModelRef { Name = Name, Version = $"{knowledgeVersion}+{CodeVersion}" };
        _german = german;
        _english = english;
    }

    public ModelRef Model { get; }

    /// <summary>Takes a second or two for all of ESCO.</summary>
    public static EscoTagger Build(KnowledgeBase knowledge)
    {
        var labels = new KnowledgeLabels(knowledge);
        return new EscoTagger(knowledge.Version, labels.Lexicon(isGerman: true), labels.Lexicon(isGerman: false));
    }

    public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var all = new IReadOnlyList<SkillSpan>[texts.Count];
        for (var i = 0; i < all.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            all[i] = Tag(texts[i]);
        }

        return Task.FromResult<IReadOnlyList<IReadOnlyList<SkillSpan>>>(all);
    }

    private List<SkillSpan> Tag(TaggerText text)
    {
        var words = TokenText.Of(text.Text);
        var isGerman = text.Language.StartsWith("de", StringComparison.OrdinalIgnoreCase);
        var own = isGerman ? _german : text.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? _english : null;
        var (labels, phrases) = new SpanFinder(_german, text.Text, words, own).Find();
        var (otherLabels, otherPhrases) = new SpanFinder(_english, text.Text, words, own).Find();
        labels.AddRange(otherLabels);
        phrases.AddRange(otherPhrases);
        return [.. SpanSelection.Select(labels, phrases, words.Count).Select(c => SpanOf(c, isGerman))];
    }

    private static SkillSpan SpanOf(Candidate candidate, bool isGerman)
    {
        var concept = candidate.Pattern.Concept;
        var confidence = Math.Round(candidate.Confidence, 3);
        return new SkillSpan(candidate.Start, candidate.End, concept.SkillLabel, confidence, new ConceptLink
        {
            Scheme = Scheme,
            Uri = concept.Uri,
            Label = isGerman ? concept.LabelDe : concept.LabelEn,
            Confidence = confidence,
        });
    }
}
