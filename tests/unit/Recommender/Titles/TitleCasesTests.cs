using Craft.Catalog.Knowledge;
using Craft.Recommender.Titles;
using Xunit;

namespace Craft.UnitTests.Recommender.Titles;

/// <summary>Titles made of a knowledge base are not in what is left of it.</summary>
public sealed class TitleCasesTests
{
    private static readonly KnowledgeBase _knowledge = new("many-1", [.. Enumerable.Range(0, 200).Select(Make)], []);

    [Fact]
    public void The_same_knowledge_gives_the_same_cases()
    {
        var (first, second) = (TitleCases.Of(_knowledge), TitleCases.Of(_knowledge));
        Assert.Equal(first.Cases, second.Cases);
        Assert.Equal(first.Reduced.Occupations.Select(o => o.LabelDe), second.Reduced.Occupations.Select(o => o.LabelDe));
    }

    [Fact]
    public void Known_and_unknown_occupations_are_both_asked_for()
    {
        var cases = TitleCases.Of(_knowledge);
        var nameless = cases.Reduced.Occupations.Count(o => o.LabelDe.Length == 0);
        Assert.InRange(nameless, 30, 70);
        Assert.InRange(cases.Cases.Count - nameless, 30, 70);
        Assert.Equal("many-1-reduced", cases.Reduced.Version);
        Assert.Equal(_knowledge.Occupations.Select(o => o.Uri), cases.Reduced.Occupations.Select(o => o.Uri));
    }

    [Fact]
    public void No_title_is_left_in_any_gender()
    {
        var cases = TitleCases.Of(_knowledge);
        var left = cases.Reduced.Occupations.SelectMany(o => o.AltDe.Prepend(o.LabelDe)).SelectMany(GenderNeutral.Forms).ToHashSet();
        Assert.All(cases.Cases, c => Assert.DoesNotContain(GenderNeutral.Forms(c.Title), left.Contains));
    }

    [Fact]
    public void Every_title_can_still_be_answered_by_its_group()
    {
        var cases = TitleCases.Of(_knowledge);
        var groups = cases.Reduced.Occupations.Where(o => o.LabelDe.Length > 0).Select(o => o.Isco).ToHashSet();
        Assert.All(cases.Cases, c => Assert.Contains(c.Isco, groups));
        Assert.DoesNotContain("", cases.Cases.Select(c => c.Isco));
    }

    [Fact]
    public void The_only_occupation_of_a_group_keeps_its_names()
    {
        var alone = new KnowledgeBase("alone", [.. Enumerable.Range(0, 40).Select(i => Make(i) with { Isco = $"{i:0000}" })], []);
        Assert.DoesNotContain(TitleCases.Of(alone).Reduced.Occupations, o => o.LabelDe.Length == 0);
    }

    private static Occupation Make(int i) => new()
    {
        Uri = $"urn:o:{i}",
        LabelDe = $"Haupt{Word(i)}er",
        LabelEn = $"main {Word(i)}",
        AltDe = [$"Neben{Word(i)}er/Neben{Word(i)}erin", $"Neben{Word(i)}erin", $"Unter{Word(i)}er"],
        Isco = $"{1000 + (i % 20)}",
    };

    // letters, because digits are no words
    private static string Word(int i) => $"w{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}l";
}
