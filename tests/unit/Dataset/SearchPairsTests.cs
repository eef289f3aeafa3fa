using Craft.Catalog.Knowledge;
using Craft.Dataset;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>Searches and the passages written for them.</summary>
public sealed class SearchPairsTests
{
    private static readonly KnowledgeBase _knowledge = TinyKnowledge.Make();

    [Fact]
    public void Every_seed_gives_searches_whose_passages_teach_a_part_of_the_gap() => Gen.ULong.Sample(
        seed =>
        {
            var pairs = SearchPairs.Of(_knowledge, seed).ToList();
            Assert.Equal(4 * _knowledge.Occupations.Count, pairs.Count);
            Assert.All(pairs, pair =>
            {
                Assert.Equal(5, pair.Keys.Distinct().Count());
                Assert.InRange(pair.PassageKeys.Distinct().Count(), 1, 3);
                Assert.Subset(pair.Keys.ToHashSet(), pair.PassageKeys.ToHashSet());
                Assert.Contains(_knowledge.Occupations, o => pair.Keys.All(o.Essential.Contains));
            });
        },
        iter: 30, threads: 1);

    [Fact]
    public void The_same_seed_gives_the_same_searches_and_another_one_others()
    {
        Assert.Equal(Texts(1), Texts(1));
        Assert.NotEqual(Texts(1), Texts(2));
    }

    [Fact]
    public void The_order_of_the_occupations_changes_no_search() => Assert.Equal(
        Texts(1).Order(),
        SearchPairs.Of(new KnowledgeBase("x", [.. _knowledge.Occupations.Reverse()], _knowledge.Skills), 1).Select(Text).Order());

    [Fact]
    public void A_search_is_the_title_and_the_gap_in_one_language()
    {
        foreach (var (at, pair) in SearchPairs.Of(_knowledge, 1).Index())
        {
            var occupation = _knowledge.Occupations[at / 4];
            var gap = _knowledge.Resolve(pair.Keys);
            Assert.Equal(
                at % 4 < 2
                    ? string.Join(". ", gap.Select(s => s.LabelDe).Prepend(occupation.LabelDe))
                    : string.Join(". ", gap.Select(s => s.LabelEn).Prepend(occupation.LabelEn)),
                pair.Query);
        }
    }

    [Fact]
    public void A_passage_names_and_describes_what_it_teaches_in_either_language()
    {
        var pairs = SearchPairs.Of(_knowledge, 1).ToList();
        bool Tells(SearchExample pair, Func<Skill, string?> description) =>
            _knowledge.Resolve(pair.PassageKeys).All(s => pair.Passage.Contains(description(s)!.TrimEnd('.'), StringComparison.Ordinal));
        Assert.All(pairs, pair => Assert.True(Tells(pair, s => s.DescriptionDe) || Tells(pair, s => s.DescriptionEn), pair.Passage));
        var foreign = pairs.Index().Count(p => p.Index % 4 < 2 ? !Tells(p.Item, s => s.DescriptionDe) : !Tells(p.Item, s => s.DescriptionEn));
        Assert.InRange(foreign, 1, pairs.Count / 2);
    }

    [Fact]
    public void An_occupation_without_known_skills_gives_no_search() => Assert.Empty(
        SearchPairs.Of(new KnowledgeBase("x", [_knowledge.Occupations[0], _knowledge.Occupations[1] with { Essential = [] }], []), 1));

    [Fact]
    public void A_name_with_braces_is_only_a_name()
    {
        var skill = new Skill { Uri = "s", LabelDe = "{0} {x}", LabelEn = "{1}" };
        var pairs = SearchPairs.Of(new KnowledgeBase("x", [_knowledge.Occupations[0] with { Essential = ["s"] }], [skill]), 1);
        Assert.All(pairs, pair => Assert.True(
            pair.Passage.Contains("{0} {x}", StringComparison.Ordinal) || pair.Passage.Contains("{1}", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(ulong seed) => SearchPairs.Of(_knowledge, seed).Select(Text);

    private static string Text(SearchExample pair) => $"{pair.Query}|{pair.Passage}|{string.Join(',', pair.Keys)}|{string.Join(',', pair.PassageKeys)}";
}
