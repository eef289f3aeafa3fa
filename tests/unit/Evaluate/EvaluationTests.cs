using Craft.Catalog.Knowledge;
using Craft.Evaluate;
using Craft.Inference;
using Craft.Inference.Evaluation;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.UnitTests.Inference;
using Xunit;

namespace Craft.UnitTests.Evaluate;

/// <summary>The parts of <c>craft evaluate</c> that decide what its tables say.</summary>
public sealed class EvaluationTests
{
    private static readonly RankingCase[] _cases =
    [
        new("a", "one", Texts("Holz bearbeiten"), new Dictionary<int, int> { [0] = 1 }),
        new("b", "two", Texts("Metall schweißen"), new Dictionary<int, int> { [1] = 1 }),
    ];

    [Fact]
    public void A_better_system_has_an_interval_above_zero_against_a_worse_one()
    {
        var rows = RankingComparison.Rows(
            _cases,
            [new RankedSystem("ours", [[0, 1], [1, 0]]), new RankedSystem("worse", [[1, 0], [0, 1]])],
            [RankingMetric.Mrr, RankingMetric.Hit(1)]);

        Assert.Equal([1, 1], rows[0].Values);
        Assert.Null(rows[0].OursMinusThis);
        Assert.Equal([0.5, 0], rows[1].Values);
        Assert.Equal(0.5, rows[1].OursMinusThis!.Difference, 1e-12);
        Assert.True(rows[1].OursMinusThis!.IsAboveZero);
    }

    [Fact]
    public async Task Every_baseline_but_chance_finds_the_document_with_the_words_of_the_query()
    {
        var encoder = TinyModel.Encoder();
        var models = new EvaluationModels(TinyKnowledge.Make(), new NoTagger(), encoder, encoder);
        SearchedText[] texts = [new(0, "de", "Holz bearbeiten"), new(1, "de", "Metall schweißen"), new(2, "en", "Holz bearbeiten")];

        var systems = await new TextBaselines(3, texts, _cases).AllAsync(models, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["random", "BM25", "character tf-idf", "tiny, plain", "our encoder alone (tiny)"], systems.Select(s => s.Name));
        Assert.Equal([0, 1, 2], systems[0].Rankings[0].Order());
        Assert.All(systems.Skip(1), s => Assert.Equal([0, 1], s.Rankings.Select(r => r[0])));
        Assert.All(systems.Skip(1), s => Assert.DoesNotContain(2, s.Rankings[0]));
    }

    [Fact]
    public void Equal_scores_are_ordered_by_number_and_zeros_are_not_found() =>
        Assert.Equal([3, 1, 4, 0], TextBaselines.Order([0.1, 0.5, 0, 0.9, 0.5]));

    [Fact]
    public void A_span_is_the_tokens_that_it_touches()
    {
        string[] tokens = ["we", "use", "C++", "daily"];

        Assert.Equal(new TagSpan("x", 1, 2), SpanEvaluation.TokensOf(tokens, new SkillSpan(4, 8, "skill", 1, null), _ => "x"));
        Assert.Equal(new TagSpan("x", 3, 3), SpanEvaluation.TokensOf(tokens, new SkillSpan(11, 16, "skill", 1, null), _ => "x"));
    }

    [Fact]
    public void Conll_sentences_are_parted_by_blank_lines()
    {
        var sentences = ConllSentence.Read(["", "a\tB-S\tO", "b\tI-S\tO", "", " ", "c\tO\tB-K"], '\t', 2);

        Assert.Equal([["a", "b"], ["c"]], sentences.Select(s => s.Tokens));
        Assert.Equal(["B-S", "I-S"], sentences[0].Layers[0]);
        Assert.Equal(["B-K"], sentences[1].Layers[1]);
        Assert.Throws<InvalidDataException>(() => ConllSentence.Read(["a"], '\t', 2));
    }

    [Fact]
    public void The_catalogue_gives_hundreds_of_gaps_of_essential_skills_that_its_courses_teach()
    {
        var truth = SampleCatalogue.Truth.ToDictionary(
            t => t.Key, IReadOnlySet<string> (t) => t.Value.Skills.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var taught = truth.Values.SelectMany(t => t).ToHashSet(StringComparer.Ordinal);

        var cases = GapCases.Of(EscoExtract.ReadBundled(), truth);

        Assert.True(cases.Count >= 400, $"{cases.Count} cases");
        Assert.Equal(cases.Count, cases.Select(c => c.Id).Distinct().Count());
        Assert.All(cases, c =>
        {
            Assert.InRange(c.Hidden.Count, 3, GapCases.Skills);
            Assert.Subset(c.Occupation.Essential.ToHashSet(), c.Hidden.ToHashSet());
            Assert.Subset(taught, c.Hidden.ToHashSet());
        });
    }

    [Fact]
    public void A_table_shows_values_and_intervals_and_says_why_a_set_was_skipped()
    {
        var report = new EvaluationReport("craft evaluate x", new DateOnly(2026, 11, 25), "abc", "tagger t", [
            new SetReport("x", "X", "How.", ["MRR"], [new("ours", [0.5], null), new("other", [0.25], new BootstrapInterval(0.25, 0.1, 0.4, 9, 9))]),
            SetReport.Skip("y", "Y", "not here"),
        ]);

        var text = EvaluationTable.Render(report);

        Assert.Contains("| system | MRR | ours minus this |\n| --- | --- | --- |\n| ours | .500 | |\n| other | .250 | +.250 [+.100, +.400] |\n", text, StringComparison.Ordinal);
        Assert.Contains("Skipped: not here.\n", text, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Texts(string german) => new() { ["de"] = german };

    private sealed class NoTagger : ISkillTagger
    {
        public ModelRef Model { get; } = new() { Name = "none", Version = "1" };

        public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<IReadOnlyList<SkillSpan>>>([.. texts.Select(_ => Array.Empty<SkillSpan>())]);
    }
}
