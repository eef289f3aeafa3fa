using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Enricher;

public sealed class EscoTaggerTests
{
    private static readonly EscoTagger _tagger = EscoTagger.Build(SmallKnowledge.Make());

    [Theory]
    [InlineData("de", "Grundlagen der Wundversorgung", "Wundversorgung", "wounds")]
    [InlineData("en", "Modern wound care for nurses", "wound care", "wounds")]
    [InlineData("de", "Python für Einsteiger", "Python", "python")]
    [InlineData("en", "Learn Python quickly", "Python", "python")]
    [InlineData("de", "python", "python", "python")]
    [InlineData("de", "Datenbanken mit SQL", "SQL", "sql")]
    [InlineData("de", "Statistik mit R und Excel", "R", "r")]
    [InlineData("en", "Modern C++, step by step", "C++", "cpp")]
    [InlineData("de", "Buchhaltung im Verein", "Buchhaltung", "books")]
    [InlineData("de", "WUNDVERSORGUNG AKTUELL", "WUNDVERSORGUNG", "wounds")]
    public async Task A_label_is_found(string language, string text, string span, string concept) =>
        await FindsAsync(language, text, span, concept);

    [Theory]
    [InlineData("de", "Wir prüfen die Gerüste", "prüfen die Gerüste", "scaffold")]
    [InlineData("de", "Prüfung von Gerüsten nach Vorschrift", "Prüfung von Gerüsten", "scaffold")]
    [InlineData("de", "Gerüste sicher aufstellen und prüfen", "Gerüste sicher aufstellen und prüfen", "scaffold")]
    [InlineData("de", "Projektplanung für Teams", "Projektplanung", "projects")]
    [InlineData("de", "Planung von Projekten", "Planung von Projekten", "projects")]
    [InlineData("en", "Planning projects that last", "Planning projects", "projects")]
    [InlineData("en", "Inspecting the scaffolding", "Inspecting the scaffolding", "scaffold")]
    [InlineData("de", "Grundsätze des Vertragsrechts", "Vertragsrechts", "contracts")]
    public async Task Inflection_and_word_order_do_not_matter(string language, string text, string span, string concept) =>
        await FindsAsync(language, text, span, concept);

    [Theory]
    [InlineData("de", "Wir bauen Gerüste und prüfen das Werkzeug")]
    [InlineData("de", "Wir bauen Gerüste und prüfen neues Werkzeug")]
    [InlineData("de", "Gerüst planen und die Prüfung ablegen")]
    [InlineData("en", "Store scaffolding and inspect vehicles")]
    [InlineData("en", "store scaffolding or inspect the vehicles")]
    public async Task Words_of_two_clauses_make_no_label(string language, string text) =>
        Assert.DoesNotContain(await TagAsync(language, text), s => s.Concept!.Uri == SmallKnowledge.Uri("scaffold"));

    [Theory]
    [InlineData("de", "Wir planen und prüfen die Gerüste", "prüfen die Gerüste")]
    [InlineData("de", "Gerüste planen und prüfen", "Gerüste planen und prüfen")]
    [InlineData("de", "Gerüste planen und sicher prüfen", "Gerüste planen und sicher prüfen")]
    [InlineData("de", "Gerüste und Leitern prüfen", "Gerüste und Leitern prüfen")]
    [InlineData("de", "Planen und Prüfen von Gerüsten", "Prüfen von Gerüsten")]
    [InlineData("en", "Plan and inspect scaffolding", "inspect scaffolding")]
    [InlineData("en", "inspect ladders and scaffolding", "inspect ladders and scaffolding")]
    public async Task Words_that_share_a_verb_or_an_object_do(string language, string text, string span) =>
        await FindsAsync(language, text, span, "scaffold");

    [Theory]
    [InlineData("Wundversorgungskurs", "Wundversorgung", "wounds")]
    [InlineData("Der Buchhaltungskurs am Abend", "Buchhaltung", "books")]
    [InlineData("Finanzbuchhaltung am Rechner", "buchhaltung", "books")]
    [InlineData("Wundversorgungs-Kurs", "Wundversorgungs", "wounds")]
    public async Task A_label_is_found_inside_a_compound(string text, string span, string concept) =>
        await FindsAsync("de", text, span, concept);

    [Fact]
    public async Task A_label_inside_a_compound_is_less_sure_than_the_word_and_an_inflected_one_is_between()
    {
        var exact = Assert.Single(await TagAsync("de", "Die Buchhaltung")).Confidence;
        var inflected = Assert.Single(await TagAsync("de", "Die Buchhaltungen")).Confidence;
        var compound = Assert.Single(await TagAsync("de", "Die Finanzbuchhaltung")).Confidence;
        Assert.True(exact > inflected && inflected > compound, $"{exact} {inflected} {compound}");
        Assert.True(Assert.Single(await TagAsync("de", "Die Buchführung")).Confidence > exact);
    }

    [Fact]
    public async Task The_longest_label_wins()
    {
        var span = Assert.Single(await TagAsync("en", "An agile project management course"));
        Assert.Equal(SmallKnowledge.Uri("agile"), span.Concept!.Uri);
        Assert.Equal((3, 27), (span.Start, span.End));
    }

    [Theory]
    [InlineData("de", "Wer die Regeln kennt")]
    [InlineData("de", "Die Regeln")]
    [InlineData("de", "Das ist mir recht")]
    [InlineData("de", "physikalisch betrachtet, ein Physikalischer Verein")]
    [InlineData("de", "die 5-R-Regel")]
    [InlineData("en", "for r in rows, SQLs")]
    [InlineData("en", "Plan. Projects follow later")]
    [InlineData("de", "wie o.g. beschrieben")]
    [InlineData("de", "Gestaltung mit Canva")]
    public async Task What_only_looks_like_a_label_is_left_alone(string language, string text) =>
        Assert.Empty(await TagAsync(language, text));

    [Theory]
    [InlineData("de", "Krankenpflegerin", "nurse", SkillLabel.Occupation)]
    [InlineData("de", "Für Krankenpfleger", "nurse", SkillLabel.Occupation)]
    [InlineData("en", "software developers", "developer", SkillLabel.Occupation)]
    [InlineData("en", "plan projects", "projects", SkillLabel.Skill)]
    [InlineData("en", "wound care", "wounds", SkillLabel.Knowledge)]
    public async Task The_kind_of_concept_is_told(string language, string text, string concept, string label)
    {
        var span = Assert.Single(await TagAsync(language, text));
        Assert.Equal((SmallKnowledge.Uri(concept), label), (span.Concept!.Uri, span.Label));
        Assert.Equal("esco", span.Concept.Scheme);
    }

    [Fact]
    public async Task Labels_of_the_other_language_are_found_too_but_less_sure()
    {
        var own = Assert.Single(await TagAsync("en", "project management"));
        var other = Assert.Single(await TagAsync("de", "Project Management kompakt"));
        Assert.Equal(own.Concept!.Uri, other.Concept!.Uri);
        Assert.True(other.Confidence < own.Confidence);
        Assert.Equal("Projektmanagement", other.Concept.Label);
    }

    [Fact]
    public async Task Of_several_concepts_the_one_whose_own_label_is_like_it_is_meant()
    {
        var span = Assert.Single(await TagAsync("en", "Copyright for designers"));
        Assert.Equal(SmallKnowledge.Uri("copyright"), span.Concept!.Uri);
    }

    [Fact]
    public async Task Hyphens_do_not_hide_a_label()
    {
        Assert.Equal(SmallKnowledge.Uri("elearning"), Assert.Single(await TagAsync("de", "ELearning im Betrieb")).Concept!.Uri);
        Assert.Equal(SmallKnowledge.Uri("elearning"), Assert.Single(await TagAsync("en", "e-learning")).Concept!.Uri);
        Assert.Equal(SmallKnowledge.Uri("wounds"), Assert.Single(await TagAsync("de", "Wund- und Schmerzversorgung")).Concept!.Uri);
    }

    [Fact]
    public async Task Offsets_are_those_of_the_original_text()
    {
        const string text = "\U0001F600 Kurs: Gru\u0308ndliche Wund\u00ADversorgung \uD800 und Bu\u0308cher";
        var span = Assert.Single(await TagAsync("de", text));
        Assert.Equal("Wund\u00ADversorgung", text[span.Start..span.End]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uD800")]
    [InlineData("\uDC00\uD800 \u0308\u0301 \u200D")]
    [InlineData("...---+++###")]
    public async Task Text_without_words_has_no_spans(string text) => Assert.Empty(await TagAsync("de", text));

    [Fact]
    public async Task Sixty_four_kibibytes_of_anything_are_tagged()
    {
        var words = string.Concat(Enumerable.Repeat("Projektplanung prüfen ", 3_000));
        Assert.Equal(3_000, (await TagAsync("de", words)).Count);
        Assert.Empty(await TagAsync("de", new string('a', 65_536)));
        Assert.Empty(await TagAsync("en", string.Concat(Enumerable.Repeat("plan ", 13_000))));
    }

    [Fact]
    public async Task The_same_knowledge_in_another_order_gives_the_same_spans()
    {
        var knowledge = SmallKnowledge.Make();
        var reversed = EscoTagger.Build(new(knowledge.Version, [.. knowledge.Occupations.Reverse()], [.. knowledge.Skills.Reverse()]));
        const string text = "Agiles Projektmanagement, SQL und Wundversorgungskurse für Krankenpflegerinnen; Projekte planen, Recht und Python";
        Assert.Equal(await TagAsync("de", text), (await reversed.TagAsync([new(text, "de")], TestContext.Current.CancellationToken))[0]);
        Assert.Equal(_tagger.Model, reversed.Model);
        Assert.StartsWith("small-1+", _tagger.Model.Version, StringComparison.Ordinal);
    }

    private static async Task FindsAsync(string language, string text, string span, string concept)
    {
        var spans = await TagAsync(language, text);
        var found = Assert.Single(spans, s => s.Concept!.Uri == SmallKnowledge.Uri(concept));
        Assert.Equal(span, text[found.Start..found.End]);
        Assert.InRange(found.Confidence, 0.3, 1);
    }

    private static async Task<IReadOnlyList<SkillSpan>> TagAsync(string language, string text) =>
        (await _tagger.TagAsync([new TaggerText(text, language)], TestContext.Current.CancellationToken))[0];
}
