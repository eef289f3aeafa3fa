using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Models;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.UnitTests.Inference;
using Xunit;

namespace Craft.UnitTests.Enricher.Linking;

/// <summary>Phrases to concepts on a small knowledge base.</summary>
public sealed class ConceptLinkerTests
{
    private static readonly LinkerModel _model = new()
    {
        Encoder = new ModelRef { Name = "tiny", Version = "1" },
        Knowledge = "tiny-1",
        WithVectors = Both([4, 2, 4, 2, 1, 0, 0, 0, 0, 0, 0, 4, 0]),
        WithoutVectors = Both([8, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0]),
    };

    [Theory]
    [InlineData("Holz bearbeiten", "de", "urn:tiny:skill:00-0")]
    [InlineData("HOLZ BEARBEITEN!", "de", "urn:tiny:skill:00-0")]
    [InlineData("process timber", null, "urn:tiny:skill:00-0")]
    [InlineData("Kuchenverkauf", "de", "urn:tiny:skill:02-1")]
    public async Task A_phrase_finds_its_concept_first(string phrase, string? language, string uri)
    {
        var candidates = await LinkAsync(TinyModel.Encoder(), new LinkPhrase(phrase, language));

        Assert.Equal(uri, candidates[0].Skill.Uri);
    }

    [Fact]
    public async Task An_exact_label_is_all_but_certain_and_a_stranger_is_none()
    {
        var exact = await LinkAsync(TinyModel.Encoder(), new LinkPhrase("Metall lagern", "de"));
        var stranger = await LinkAsync(null, new LinkPhrase("Quantenchromodynamik", "de"));

        Assert.True(exact[0].Confidence > 0.95);
        Assert.True(stranger.Count == 0 || stranger[0].Confidence < ConceptLinker.NoneBelow);
    }

    [Theory]
    [InlineData("Prüfung von Holz", "de", "Holz prüfen")]
    [InlineData("Prüfung von frischem Holz", "de", "Holz prüfen")]
    public void Words_of_one_family_count_as_the_same(string phrase, string language, string label)
    {
        var knowledge = TinyKnowledge.Make();
        var automaton = EscoTagger.Build(knowledge);
        var words = new ConceptWords(knowledge, automaton.German, automaton.English);
        var read = words.Read(new LinkPhrase(phrase, language));
        var matches = knowledge.Skills.Select((s, i) => (s.LabelDe, Match: words.Compare(read, i))).ToList();

        Assert.Equal(label, matches.MaxBy(m => m.Match.Similarity).LabelDe);
        Assert.All(matches, m => Assert.InRange(m.Match.Similarity, 0, 1));
    }

    [Fact]
    public async Task Confidences_descend_and_leave_room_for_none()
    {
        foreach (var phrase in (string[])["Holz", "Holz bearbeiten", "Glas und Leder prüfen", "x", "", "   ", "😀"])
        {
            var candidates = await LinkAsync(TinyModel.Encoder(), new LinkPhrase(phrase, "de"));

            Assert.Equal(candidates.OrderByDescending(c => c.Confidence), candidates);
            Assert.All(candidates, c => Assert.InRange(c.Confidence, 0, 1));
            Assert.True(candidates.Sum(c => c.Confidence) <= 1 + 1e-9, phrase);
        }
    }

    [Fact]
    public async Task A_label_of_two_concepts_is_shared_between_them()
    {
        var tiny = TinyKnowledge.Make();
        var knowledge = new KnowledgeBase("twins", tiny.Occupations, [.. tiny.Skills.Select(s => s with { AltDe = s.Uri.EndsWith("00-0", StringComparison.Ordinal) || s.Uri.EndsWith("01-0", StringComparison.Ordinal) ? ["Werkstoffkunde"] : [] })]);
        var linker = await ConceptLinker.BuildAsync(knowledge, EscoTagger.Build(knowledge), null, _model, TestContext.Current.CancellationToken);

        var candidates = (await linker.LinkAsync([new LinkPhrase("Werkstoffkunde", "de")], 2, TestContext.Current.CancellationToken))[0];

        Assert.Equal(["urn:tiny:skill:00-0", "urn:tiny:skill:01-0"], candidates.Select(c => c.Skill.Uri).Order());
        Assert.All(candidates, c => Assert.InRange(c.Confidence, 0.45, 0.5));
    }

    [Fact]
    public async Task Vectors_of_another_encoder_are_never_used()
    {
        var other = new Craft.Inference.Lexical.LexicalEncoder(TinyModel.Fit(), new ModelRef { Name = "tiny", Version = "2" });

        var with = await LinkAsync(other, new LinkPhrase("Kuchenverkauf", "de"));
        var without = await LinkAsync(null, new LinkPhrase("Kuchenverkauf", "de"));

        Assert.Equal(without, with);
    }

    [Fact]
    public void A_model_file_comes_back_as_it_was_written_and_a_strange_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("linker.json");
        _model.Write(path);

        Assert.Equal(_model.WithVectors["de"], LinkerModel.Read(path).WithVectors["de"]);
        File.WriteAllText(path, "{}");
        Assert.Throws<InvalidDataException>(() => LinkerModel.Read(path));
        (_model with { WithVectors = Both([1, 2]) }).Write(path);
        Assert.Throws<InvalidDataException>(() => LinkerModel.Read(path));
        (_model with { WithoutVectors = new Dictionary<string, IReadOnlyList<double>> { ["de"] = _model.WithoutVectors["de"] } }).Write(path);
        Assert.Throws<InvalidDataException>(() => LinkerModel.Read(path));
    }

    [Fact]
    public void The_shipped_linker_is_fitted_with_the_shipped_encoder()
    {
        var models = Path.Combine(RepositoryRoot.Path, "models");
        var encoder = ModelManifest.Read(Path.Combine(models, "craft-encoder-mini"));

        Assert.Equal((encoder.Name, encoder.Version), LinkerModel.Read(Path.Combine(models, "craft-linker", LinkerModel.FileName)).Encoder is var its ? (its.Name, its.Version) : default);
    }

    [Fact]
    public void Held_out_labels_are_not_in_the_reduced_knowledge()
    {
        var tiny = TinyKnowledge.Make();
        var knowledge = new KnowledgeBase("alt", tiny.Occupations, [.. tiny.Skills.Select((s, i) => s with { AltDe = [$"Anders {i}", $"Noch {i}"] })]);

        var cases = LinkCases.Of(knowledge, 50);

        var all = cases.Fit.Concat(cases.HeldOut).ToList();
        Assert.Equal(50, all.Count);
        Assert.All(all, c => Assert.DoesNotContain(c.Phrase.Text, cases.Reduced.Skills[c.Skill].AltDe));
        Assert.Empty(cases.Fit.Select(c => c.Skill).Intersect(cases.HeldOut.Select(c => c.Skill)));
    }

    [Fact]
    public void The_calibration_error_is_the_mean_gap_between_stated_and_true_shares()
    {
        (double, bool)[] stated = [(0.95, true), (0.95, false), (0.15, false), (0.15, false)];

        Assert.Equal((0.45 + 0.15) / 2, LinkerMeasure.CalibrationError(stated), 1e-12);
    }

    private static async Task<IReadOnlyList<LinkCandidate>> LinkAsync(ITextEncoder? encoder, LinkPhrase phrase)
    {
        var (knowledge, ct) = (TinyKnowledge.Make(), TestContext.Current.CancellationToken);
        var linker = await ConceptLinker.BuildAsync(knowledge, EscoTagger.Build(knowledge), encoder, _model, ct);
        return (await linker.LinkAsync([phrase], 10, ct))[0];
    }

    private static Dictionary<string, IReadOnlyList<double>> Both(double[] weights) => new() { ["de"] = weights, ["en"] = weights };
}
