using Craft.Enricher;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.UnitTests.Inference.Serving;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Enricher.Linking;

/// <summary>Spans that only a network sees get their concepts, or stay as they are.</summary>
public sealed class LinkingTaggerTests
{
    private const string Text = "Am Ende die Prüfung der Gerüste, prüfen und das Quantenchromodynamik-Seminar";

    private static readonly LinkerModel _model = ModelOf(none: 3);
    private static readonly EscoTagger _labels = EscoTagger.Build(SmallKnowledge.Make());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("de", "Gerüste prüfen")]
    [InlineData("en", "inspect scaffolding")]
    public async Task A_span_without_a_concept_gets_the_one_that_it_names(string language, string label)
    {
        var span = Assert.Single(await TagAsync(Text, language, Span("Prüfung der Gerüste")));

        Assert.Equal((SmallKnowledge.Uri("scaffold"), label, "esco"), (span.Concept!.Uri, span.Concept.Label, span.Concept.Scheme));
        Assert.InRange(span.Concept.Confidence, ConceptLinker.NoneBelow, 1);
        Assert.Equal(Span("Prüfung der Gerüste"), span with { Concept = null });
    }

    [Theory]
    [InlineData("Quantenchromodynamik-Seminar")]
    [InlineData("prüfen")]
    [InlineData("der")]
    public async Task A_span_that_names_none_or_says_too_little_stays_without(string span) =>
        Assert.Equal([Span(span)], await TagAsync(Text, "de", Span(span)));

    [Fact]
    public async Task Spans_with_a_concept_and_occupations_are_left_alone()
    {
        var known = Span("Prüfung der Gerüste") with { Concept = new ConceptLink { Scheme = "esco", Uri = "urn:1", Label = "x", Confidence = 0.4 } };
        var occupation = Span("Prüfung der Gerüste") with { Label = SkillLabel.Occupation };

        Assert.Equal([known, occupation], await TagAsync(Text, "de", known, occupation));
    }

    [Theory]
    [InlineData("Gerüste", true)]
    [InlineData("die Gerüste", true)]
    [InlineData("technische", false)]
    [InlineData("an und mit", false)]
    [InlineData("sicher prüfen", true)]
    [InlineData("...", false)]
    public void In_German_a_single_word_must_be_a_noun(string span, bool isTelling) =>
        Assert.Equal(isTelling, LinkingTagger.IsTelling(span, _labels.German));

    [Fact]
    public async Task The_version_tells_which_links_were_used()
    {
        var (one, other) = (await LinkerAsync(_model), await LinkerAsync(ModelOf(none: 2)));
        var tagger = new LinkingTagger(_labels, new RememberedLinks(one));

        Assert.NotEqual(one.Version, other.Version);
        Assert.Equal($"{_labels.Model.Version}+links-{one.Version}", tagger.Model.Version);
    }

    [Fact]
    public async Task Links_do_not_depend_on_neighbours_or_on_what_was_linked_before()
    {
        var linker = await LinkerAsync(_model);
        var spans = Gen.Select(Gen.Int[0, Text.Length - 1], Gen.Int[1, 40], Gen.Int[0, 2], (start, length, label) => new SkillSpan(
            start, Math.Min(Text.Length, start + length), (string[])[SkillLabel.Skill, SkillLabel.Knowledge, SkillLabel.Occupation] is var all ? all[label] : "", 0.7, null));
        spans.Array[0, 8].Sample(its =>
        {
            var used = new LinkingTagger(new FixedSpans(its), new RememberedLinks(linker));
            var together = Links(used);
            Assert.Equal(its, together.Select(s => s with { Concept = null }));
            Assert.Equal(together, Links(used));
            Assert.Equal(together, its.SelectMany(s => Links(new LinkingTagger(new FixedSpans([s]), new RememberedLinks(linker)))));
            Assert.All(together, s => Assert.True(s.Concept is null || (s.Concept.Confidence >= ConceptLinker.NoneBelow && s.Label != SkillLabel.Occupation)));
        }, iter: 200);
    }

    [Fact]
    public async Task The_stage_links_what_its_network_finds_in_every_window_of_a_long_text()
    {
        using var tiny = new TinyEngine();
        using var network = await ServedTagger.OpenAsync(tiny.Write(TinyEngine.TwoGroups), tiny.Engine, new TaggerOptions(), Ct);
        using var events = new EnricherEvents(NullLogger<EnricherEvents>.Instance);
        var stored = SmallKnowledge.Make();
        var text = string.Concat(Enumerable.Repeat("Projekte im Team planen, Gerüste auf der Baustelle prüfen. Wunden versorgen. ", 20));
        var plain = await SkillsAsync(null);
        var linked = await SkillsAsync(ModelOf(none: -100));

        Assert.Equal(plain.Select(t => t with { Concept = null }), linked.Select(t => t with { Concept = null }));
        Assert.Contains(plain, t => t.Concept is null && t.Start > text.Length / 2);
        Assert.Contains(plain.Zip(linked), pair => pair.First.Concept is null && pair.Second.Concept is not null && pair.First.Start > text.Length / 2);
        Assert.All(plain.Zip(linked).Where(pair => pair.First.Concept is not null), pair => Assert.Equal(pair.First.Concept, pair.Second.Concept));
        Assert.All(linked, t => Assert.Equal(text[t.Start..t.End], t.Text));
        Assert.All(linked.GroupBy(t => t.Label), its => Assert.All(its.Zip(its.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start)));

        async Task<IReadOnlyList<SkillTag>> SkillsAsync(LinkerModel? links)
        {
            using var taggers = new TaggerHolder(
                _ => Task.FromResult<string?>(stored.Version), _ => Task.FromResult<Craft.Catalog.Knowledge.KnowledgeBase?>(stored),
                TimeProvider.System, events, network, links);
            var outcomes = await new EnrichCourses(taggers, TimeProvider.System, events).HandleAsync([Message(text)], Ct);
            var course = Assert.IsType<Outcome<EnrichedCourse>.Emit>(Assert.Single(outcomes)).Outputs[0].Value!;
            Assert.Equal(links is not null, course.Tagger.Version.Contains("+links-", StringComparison.Ordinal));
            return [.. course.Skills.Where(t => t.Field == "description")];
        }
    }

    private static Message<Course> Message(string description) => new("a", new Course
    {
        Id = "a",
        Source = "test",
        SourceId = "a",
        Revision = 1,
        Title = "Kurs",
        Language = "de",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
        Description = description,
    }, Topics.Courses, 0, 0, DateTimeOffset.UnixEpoch, MessageHeaders.None);

    private static IReadOnlyList<SkillSpan> Links(LinkingTagger tagger) => tagger.TagAsync([new TaggerText(Text, "de")], Ct).GetAwaiter().GetResult()[0];

    private static async Task<IReadOnlyList<SkillSpan>> TagAsync(string text, string language, params SkillSpan[] spans) =>
        (await new LinkingTagger(new FixedSpans(spans), new RememberedLinks(await LinkerAsync(_model))).TagAsync([new TaggerText(text, language)], Ct))[0];

    private static SkillSpan Span(string span) =>
        new(Text.IndexOf(span, StringComparison.Ordinal), Text.IndexOf(span, StringComparison.Ordinal) + span.Length, SkillLabel.Skill, 0.7, null);

    private static Task<ConceptLinker> LinkerAsync(LinkerModel model) => ConceptLinker.BuildAsync(SmallKnowledge.Make(), _labels, null, model, Ct);

    private static LinkerModel ModelOf(double none)
    {
        double[] weights = [2, 2, 0, 0, 1, 2, 2, 1, 2, 1, 1, none, 0];
        var both = new Dictionary<string, IReadOnlyList<double>> { ["de"] = weights, ["en"] = weights };
        return new LinkerModel
        {
            Encoder = new ModelRef { Name = "none", Version = "1" },
            Knowledge = "small-1",
            WithVectors = both,
            WithoutVectors = both,
        };
    }

    /// <summary>Finds the same spans in every text.</summary>
    private sealed class FixedSpans(IReadOnlyList<SkillSpan> spans) : ISkillTagger
    {
        public ModelRef Model => new() { Name = "fixed", Version = "1" };

        public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<IReadOnlyList<SkillSpan>>>([.. texts.Select(_ => spans)]);
    }
}
