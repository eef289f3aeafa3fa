using Craft.Catalog.Knowledge;
using Craft.Recommender.Skills;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>What a person lacks.</summary>
public sealed class GapFinderTests
{
    private static readonly KnowledgeBase _knowledge = TinyKnowledge.Make();
    private static readonly GapFinder _gaps = new(_knowledge, new SkillResolver(_knowledge), new SkillRarity(_knowledge));

    private static Occupation Joiner => _knowledge.Occupations[0];

    [Fact]
    public void The_essential_skills_are_the_gap() =>
        Assert.Equal(Joiner.Essential.Order(), _gaps.GapOf(Joiner, [], [], "de").Select(g => g.Skill.Uri!).Order());

    [Fact]
    public void What_the_person_has_is_no_gap_by_label_uri_or_language()
    {
        var gap = _gaps.GapOf(Joiner, ["holz bearbeiten", "sell timber", Joiner.Essential[2], "etwas ganz anderes"], [], "de");
        Assert.Equal(Joiner.Essential.Skip(3).Order(), gap.Select(g => g.Skill.Uri!).Order());
    }

    [Fact]
    public void A_given_gap_is_the_gap_in_the_language_of_the_answer()
    {
        var gap = _gaps.GapOf(Joiner, ["Metall verkaufen"], ["Metall prüfen", "sell steel", "Jonglieren", "Metall prüfen", "urn:unknown:1"], "en");
        Assert.Equal(["inspect steel", "Jonglieren", "urn:unknown:1"], gap.Select(g => g.Skill.Label));
        Assert.Equal([true, false, false], gap.Select(g => g.Concept is not null));
    }

    [Fact]
    public void Someone_who_has_everything_has_no_gap() => Assert.Empty(_gaps.GapOf(Joiner, Joiner.Essential, [], "de"));

    [Fact]
    public void Rare_skills_weigh_more_and_the_mean_weight_is_one()
    {
        var skills = _knowledge.Skills.Take(2).ToList();
        var occupations = Enumerable.Range(0, 10).Select(i => new Occupation
        {
            Uri = $"urn:o{i}",
            LabelDe = $"o{i}",
            LabelEn = $"o{i}",
            Isco = "1",
            Essential = i == 0 ? [skills[0].Uri, skills[1].Uri] : [skills[0].Uri],
        }).ToList();
        var knowledge = new KnowledgeBase("1", occupations, skills);
        var gap = new GapFinder(knowledge, new SkillResolver(knowledge), new SkillRarity(knowledge)).GapOf(occupations[0], [], [], "de");
        Assert.Equal(skills[1].Uri, gap[0].Skill.Uri);
        Assert.True(gap[0].Weight > 2 * gap[1].Weight);
        Assert.Equal(1, gap.Average(g => g.Weight), 1e-9);
    }
}
