using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Labels;

namespace Craft.Enricher.Linking;

/// <summary>
/// Links phrases to ESCO skills: exact labels first, else the candidates of <see cref="CandidateFinder"/> with the probability
/// that the fitted weights give them. Immutable; any number of threads may use it.
/// </summary>
internal sealed class ConceptLinker
{
    /// <summary>With a best candidate below it, "none" is the better answer.</summary>
    public const double NoneBelow = 0.5;

    // what is left is that the phrase means something else in its place
    private const double OfPreferred = 0.99;
    private const double OfAlternative = 0.97;

    // "design" of "think creatively": alternative labels of one everyday word are often examples (measured: EverydayWords). Just below
    // what the enricher links, and before what is only similar: who asks for "Buchhaltung" means the concept of that name.
    private const double OfEveryday = 0.49;

    // grows with every change of linking that may give other concepts with the same weights
    private const string CodeVersion = "1";

    private readonly KnowledgeBase _knowledge;
    private readonly EscoTagger _automaton;
    private readonly CandidateFinder _finder;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<double>> _weights;
    private readonly Dictionary<string, List<(int Skill, double Worth)>> _exact = new(StringComparer.Ordinal);

    private ConceptLinker(
        KnowledgeBase knowledge, EscoTagger automaton, CandidateFinder finder, string version, IReadOnlyDictionary<string, IReadOnlyList<double>> weights)
    {
        (_knowledge, _automaton, _finder, _weights) = (knowledge, automaton, finder, weights);
        Version = $"{version}.{CodeVersion}";
        for (var i = 0; i < knowledge.Skills.Count; i++)
        {
            var skill = knowledge.Skills[i];
            AddExact([skill.LabelDe, skill.LabelEn], i, OfPreferred);
            AddAlternatives(skill.AltDe, i, automaton.German);
            AddAlternatives(skill.AltEn, i, automaton.English);
        }
    }

    /// <summary>Of the fitted weights and of what is done with them.</summary>
    public string Version { get; }

    /// <summary>Vectors are used when the model was fitted with those of this encoder; without, linking is by characters and words.</summary>
    public static async Task<ConceptLinker> BuildAsync(
        KnowledgeBase knowledge, EscoTagger automaton, ITextEncoder? encoder, LinkerModel model, CancellationToken ct, LabelVectorCache? cache = null)
    {
        var fits = encoder is not null && encoder.Model == model.Encoder;
        var finder = await CandidateFinder.BuildAsync(knowledge, automaton, fits ? encoder : null, ct, cache);
        return new ConceptLinker(knowledge, automaton, finder, model.Version, fits ? model.WithVectors : model.WithoutVectors);
    }

    /// <summary>The best <paramref name="k"/> concepts of every phrase, most probable first.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<LinkCandidate>>> LinkAsync(
        IReadOnlyList<LinkPhrase> phrases, int k, CancellationToken ct)
    {
        var found = await _finder.FindAsync(phrases, null, ct);
        return [.. phrases.Select((phrase, i) => Judge(phrase, found[i]).Take(k).ToList())];
    }

    /// <summary>Knows the words of the phrase's language.</summary>
    public WordReader WordsOf(LinkPhrase phrase) => phrase.IsGerman ? _automaton.German : _automaton.English;

    private IEnumerable<LinkCandidate> Judge(LinkPhrase phrase, IReadOnlyList<FoundConcept> found)
    {
        var exact = _exact.GetValueOrDefault(LabelKey.Of(phrase.Text)) ?? [];
        var sure = exact.Count == 0 ? 0 : exact.Max(e => e.Worth);
        var total = exact.Sum(e => e.Worth);
        var others = found.Where(f => exact.TrueForAll(e => e.Skill != f.Skill)).ToList();
        var probabilities = ConditionalLogit.Probabilities(
            [.. others.Select(f => f.Features.ToOption()), LinkFeatures.None(phrase.Text)], WeightsOf(phrase));
        return exact.Select(e => (e.Skill, Confidence: sure * e.Worth / total))
            .Concat(others.Select((f, i) => (f.Skill, Confidence: (1 - sure) * probabilities[i])))
            .OrderByDescending(c => c.Confidence).ThenBy(c => c.Skill)
            .Select(c => new LinkCandidate(_knowledge.Skills[c.Skill], c.Confidence));
    }

    private IReadOnlyList<double> WeightsOf(LinkPhrase phrase) =>
        _weights[phrase.IsGerman ? "de" : "en"];

    private void AddAlternatives(IReadOnlyList<string> labels, int skill, WordReader reader)
    {
        foreach (var label in labels)
        {
            var words = TokenText.Of(label);
            AddExact([label], skill, words.Count == 1 && reader.Of(words.Folded(0)).IsFamiliar ? OfEveryday : OfAlternative);
        }
    }

    private void AddExact(IEnumerable<string> labels, int skill, double worth)
    {
        foreach (var key in labels.Select(LabelKey.Of).Where(k => k.Length > 0))
        {
            if (!_exact.TryGetValue(key, out var concepts))
            {
                _exact.Add(key, concepts = []);
            }

            if (concepts.TrueForAll(c => c.Skill != skill))
            {
                concepts.Add((skill, worth));
            }
        }
    }
}
