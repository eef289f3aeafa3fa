using System.Buffers;
using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Serving;

namespace Craft.Enricher.Linking;

/// <summary>
/// The concepts that a phrase may mean: by characters over all labels of both languages, by words over labels and descriptions of the
/// phrase's own, by vectors over the preferred labels of it, and those that the automaton reads in the phrase. Immutable.
/// </summary>
internal sealed class CandidateFinder
{
    /// <summary>Candidates of each search.</summary>
    public const int Depth = 30;

    private readonly KnowledgeBase _knowledge;
    private readonly EscoTagger _automaton;
    private readonly LabelIndex _grams;
    private readonly ConceptWords _words;
    private readonly ITextEncoder? _encoder;
    private readonly LabelVectors? _german;
    private readonly LabelVectors? _english;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    private CandidateFinder(
        KnowledgeBase knowledge, EscoTagger automaton, ITextEncoder? encoder, LabelVectors? german, LabelVectors? english)
    {
        (_knowledge, _automaton, _encoder, _german, _english) = (knowledge, automaton, encoder, german, english);
        var labels = new List<OwnedLabel>();
        for (var i = 0; i < knowledge.Skills.Count; i++)
        {
            var number = i;
            labels.AddRange(NamesOf(knowledge.Skills[i]).Select(LabelKey.Of).Where(k => k.Length > 0)
                .Distinct(StringComparer.Ordinal).Select(k => new OwnedLabel(k, number, 1)));
            _numbers.Add(knowledge.Skills[i].Uri, i);
        }

        _grams = new LabelIndex(labels);
        _words = new ConceptWords(knowledge, automaton.German, automaton.English);
    }

    /// <summary>Without an encoder there is no dense search.</summary>
    public static async Task<CandidateFinder> BuildAsync(
        KnowledgeBase knowledge, EscoTagger automaton, ITextEncoder? encoder, CancellationToken ct, LabelVectorCache? cache = null)
    {
        if (encoder is null)
        {
            return new CandidateFinder(knowledge, automaton, null, null, null);
        }

        var german = await LabelVectors.EncodeAsync(Labels(knowledge, s => s.LabelDe), encoder, ct, cache);
        var english = await LabelVectors.EncodeAsync(Labels(knowledge, s => s.LabelEn), encoder, ct, cache);
        return new CandidateFinder(knowledge, automaton, encoder, german, english);
    }

    /// <summary>The candidates of every phrase, in no order; <paramref name="hidden"/> (a skill's number per phrase) is never one.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<FoundConcept>>> FindAsync(
        IReadOnlyList<LinkPhrase> phrases, IReadOnlyList<int?>? hidden, CancellationToken ct)
    {
        // a phrase that the encoder has no numbers for is compared by characters and words
        var vectors = _encoder is null ? null
            : await UsableOutputs.OfAsync<string, float[]>([.. phrases.Select(p => p.Text)], texts => _encoder.EncodeAsync(texts, ct));
        var spans = await _automaton.TagAsync([.. phrases.Select(p => new TaggerText(p.Text, p.Language ?? ""))], ct);
        return
        [
            .. phrases.AsParallel().AsOrdered().WithCancellation(ct)
                .Select((phrase, i) => Find(phrase, vectors?[i], spans[i], hidden?[i])),
        ];
    }

    private FoundConcept[] Find(LinkPhrase phrase, float[]? vector, IReadOnlyList<SkillSpan> spans, int? hidden)
    {
        var dense = ArrayPool<float>.Shared.Rent(_knowledge.Skills.Count);
        var said = ArrayPool<float>.Shared.Rent(_knowledge.Skills.Count);
        try
        {
            var words = _words.Read(phrase);
            _words.Score(words, said.AsSpan(0, _knowledge.Skills.Count));
            var hasVector = vector is not null && ScoreDense(phrase, vector, dense);
            var grams = _grams.Search(LabelKey.Of(phrase.Text), Depth).ToDictionary(h => h.Owner, h => (double)h.Score);
            var tagged = Tagged(phrase, spans);
            var numbers = grams.Keys.Union(tagged.Keys).Union(Best(said.AsSpan(0, _knowledge.Skills.Count)).Where(n => said[n] > 0));
            if (hasVector)
            {
                numbers = numbers.Union(Best(dense.AsSpan(0, _knowledge.Skills.Count)));
            }

            return Compare(words, [.. numbers.Where(n => n != hidden)], grams, hasVector ? dense : null, tagged);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(dense);
            ArrayPool<float>.Shared.Return(said);
        }
    }

    private FoundConcept[] Compare(
        PhraseWords phrase, int[] numbers, Dictionary<int, double> grams, float[]? dense, Dictionary<int, double> tagged)
    {
        var byGrams = Array.ConvertAll(numbers, n => grams.GetValueOrDefault(n));
        var byVector = Array.ConvertAll(numbers, n => dense is null ? 0.0 : Math.Max(0, dense[n]));
        var (gramsLead, denseLead) = (Leads(byGrams), Leads(byVector));
        var words = Array.ConvertAll(numbers, n => _words.Compare(phrase, n));
        var (wordsLead, contextLead) = (Leads(Array.ConvertAll(words, w => w.Similarity)), Leads(Array.ConvertAll(words, w => w.Context)));
        return
        [
            .. numbers.Select((n, i) => new FoundConcept(
                n, new LinkFeatures(byGrams[i], gramsLead[i], byVector[i], denseLead[i], tagged.GetValueOrDefault(n), words[i], wordsLead[i], contextLead[i]))),
        ];
    }

    private static double[] Leads(double[] scores)
    {
        var (first, second) = (0.0, 0.0);
        foreach (var score in scores)
        {
            (first, second) = score > first ? (score, first) : (first, Math.Max(second, score));
        }

        return Array.ConvertAll(scores, score => score - (score == first ? second : first));
    }

    private bool ScoreDense(LinkPhrase phrase, float[] vector, float[] scores)
    {
        if (!vector.AsSpan().ContainsAnyExcept(0f))
        {
            return false;
        }

        (phrase.IsGerman ? _german : _english)!.Score(vector, scores.AsSpan(0, _knowledge.Skills.Count));
        return true;
    }

    private static IReadOnlyList<int> Best(ReadOnlySpan<float> scores)
    {
        var queue = new PriorityQueue<int, (float Score, int Number)>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (queue.Count < Depth)
            {
                queue.Enqueue(i, (scores[i], -i));
            }
            else if (queue.TryPeek(out _, out var least) && scores[i] > least.Score)
            {
                queue.DequeueEnqueue(i, (scores[i], -i));
            }
        }

        return [.. queue.UnorderedItems.Select(item => item.Element)];
    }

    // the share of the phrase that the automaton reads as a concept, times how sure it is
    private Dictionary<int, double> Tagged(LinkPhrase phrase, IReadOnlyList<SkillSpan> spans)
    {
        var tagged = new Dictionary<int, double>();
        foreach (var span in spans)
        {
            if (span.Concept is { } concept && _numbers.TryGetValue(concept.Uri, out var number))
            {
                var share = (span.End - span.Start) * span.Confidence / phrase.Text.Length;
                tagged[number] = Math.Max(tagged.GetValueOrDefault(number), share);
            }
        }

        return tagged;
    }

    private static IEnumerable<string> NamesOf(Skill skill) => [skill.LabelDe, skill.LabelEn, .. skill.AltDe, .. skill.AltEn];

    // Alternative labels are left to the characters: their vectors made linking no better (recall@1 .804 without, .801 with),
    // but would take four times the memory and the start.
    private static List<(string Label, int Owner)> Labels(KnowledgeBase knowledge, Func<Skill, string> label) =>
        [.. knowledge.Skills.Select((skill, i) => (label(skill), i))];
}
