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

    /// <summary>The scheme of the concepts in <see cref="ConceptLink"/>.</summary>
    public const string Scheme = "esco";

    // grows with every change that may give other spans
    private const string CodeVersion = "2";

    private EscoTagger(string knowledgeVersion, WordReader german, WordReader english)
    {
        Model = new ModelRef { Name = Name, Version = $"{knowledgeVersion}+{CodeVersion}" };
        German = german;
        English = english;
    }

    public ModelRef Model { get; }

    /// <summary>Knows the words of the German labels.</summary>
    internal WordReader German { get; }

    internal WordReader English { get; }

    /// <summary>Takes a second or two for all of ESCO.</summary>
    public static EscoTagger Build(KnowledgeBase knowledge)
    {
        var labels = new KnowledgeLabels(knowledge);
        var lexicons = new LabelLexicon[2];
        Parallel.For(0, lexicons.Length, i => lexicons[i] = labels.Lexicon(isGerman: i == 0));
        return new EscoTagger(knowledge.Version, new(lexicons[0]), new(lexicons[1]));
    }

    public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct)
    {
        var all = new IReadOnlyList<SkillSpan>[texts.Count];
        var reading = new TextReading(German, English);
        for (var i = 0; i < all.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            var isGerman = IsLanguage(texts[i], "de");
            all[i] = [.. reading.Spans(texts[i].Text, isGerman, IsLanguage(texts[i], "en")).Select(c => SpanOf(c, isGerman))];
        }

        return Task.FromResult<IReadOnlyList<IReadOnlyList<SkillSpan>>>(all);
    }

    private static bool IsLanguage(TaggerText text, string code) => text.Language.StartsWith(code, StringComparison.OrdinalIgnoreCase);

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
