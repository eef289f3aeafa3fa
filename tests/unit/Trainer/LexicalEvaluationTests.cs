using Craft.Catalog.Knowledge;
using Craft.TestSupport;
using Craft.Trainer.Lexical;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed class LexicalEvaluationTests
{
    private static readonly KnowledgeBase _knowledge = TinyKnowledge.Make();

    [Fact]
    public void The_query_set_does_not_depend_on_the_order_of_the_knowledge_base()
    {
        var set = LexicalQuerySet.From(_knowledge, queries: 20);
        var other = LexicalQuerySet.From(TinyKnowledge.Make(reversed: true), queries: 20);
        Assert.Equal(set.Translation.Select(q => q.Text), other.Translation.Select(q => q.Text));
        Assert.Equal(set.Needs.Select(q => q.Text), other.Needs.Select(q => q.Text));
        Assert.Equal(20, set.Translation.Count);
        Assert.Equal(12, set.Needs.Count);
    }

    [Fact]
    public void A_new_concept_displaces_at_most_one_query()
    {
        var more = new KnowledgeBase("tiny-2", _knowledge.Occupations, [.. _knowledge.Skills, NewSkill("Moos ernten", "harvest moss")]);
        var before = LexicalQuerySet.From(_knowledge, queries: 20).Translation.Select(q => q.Text);
        var after = LexicalQuerySet.From(more, queries: 20).Translation.Select(q => q.Text);
        Assert.InRange(before.Except(after).Count(), 0, 1);
    }

    [Fact]
    public void A_label_that_is_the_same_in_both_languages_or_ambiguous_is_no_query()
    {
        var more = new KnowledgeBase(
            "tiny-2", _knowledge.Occupations,
            [.. _knowledge.Skills, NewSkill("Java", "java"), NewSkill("Eins", "same"), NewSkill("Zwei", "Same")]);
        var texts = LexicalQuerySet.From(more).Translation.Select(q => q.Text).ToList();
        Assert.Equal(_knowledge.Skills.Count, texts.Count);
        Assert.DoesNotContain("Java", texts);
        Assert.DoesNotContain("Eins", texts);
    }

    [Fact]
    public async Task An_encoder_that_knows_every_concept_reaches_one()
    {
        var meaning = new Dictionary<string, int>();
        foreach (var (skill, i) in _knowledge.Skills.Select((s, i) => (s, i)))
        {
            meaning[skill.LabelDe] = meaning[skill.LabelEn] = i;
        }

        var size = _knowledge.Skills.Count;
        var encoder = new ScriptedEncoder(size, text =>
        {
            var vector = new float[size];
            if (meaning.TryGetValue(text, out var one))
            {
                vector[one] = 1;
                return vector;
            }

            foreach (var uri in _knowledge.Occupations.Single(o => o.LabelDe == text).Essential)
            {
                vector[meaning[_knowledge.FindSkill(uri)!.LabelDe]] = 0.3f;
            }

            return vector;
        });
        var scores = await LexicalEvaluation.MeasureAsync(
            encoder, LexicalQuerySet.From(_knowledge), null, TestContext.Current.CancellationToken);
        Assert.Equal(1, scores.TranslationRecallAt10, 12);
        Assert.Equal(1, scores.TranslationMrr, 12);
        Assert.Equal(1, scores.NeedsNdcgAt10, 12);
    }

    [Fact]
    public async Task An_encoder_that_knows_nothing_ranks_by_uri()
    {
        var scores = await LexicalEvaluation.MeasureAsync(
            new ScriptedEncoder(8, _ => new float[8]), LexicalQuerySet.From(_knowledge), null, TestContext.Current.CancellationToken);

        // 96 queries, every rank once: recall 10/96, MRR the 96th harmonic number over 96
        Assert.Equal(10.0 / 96, scores.TranslationRecallAt10, 12);
        Assert.Equal(Enumerable.Range(1, 96).Sum(r => 1.0 / r) / 96, scores.TranslationMrr, 12);
    }

    private static Skill NewSkill(string german, string english) =>
        new() { Uri = $"urn:tiny:skill:new-{german}", LabelDe = german, LabelEn = english };
}
