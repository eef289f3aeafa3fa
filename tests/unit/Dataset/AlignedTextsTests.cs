using Craft.Catalog.Knowledge;
using Craft.Dataset;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>German texts beside English ones.</summary>
public sealed class AlignedTextsTests
{
    private const string German = "Sie planen den Einkauf. Sie prüfen die Ware.";
    private const string English = "They plan the purchase. They inspect the goods.";

    [Fact]
    public void Descriptions_of_as_many_sentences_are_aligned_one_by_one() => Assert.Equal(
        [("Sie planen den Einkauf", "They plan the purchase"), ("Sie prüfen die Ware.", "They inspect the goods.")],
        AlignedTexts.Sentences(German, English));

    [Fact]
    public void Others_are_aligned_as_a_whole() => Assert.Equal(
        [(German, "They plan the purchase and inspect the goods.")], AlignedTexts.Sentences(German, "They plan the purchase and inspect the goods."));

    [Fact]
    public void An_abbreviation_in_one_language_does_not_hinder_the_alignment() => Assert.Equal(
        [("Sie planen z. B. Einkäufe", "They plan purchases, for example"), ("Sie prüfen die Ware.", "They inspect the goods.")],
        AlignedTexts.Sentences("Sie planen z. B. Einkäufe. Sie prüfen die Ware.", "They plan purchases, for example. They inspect the goods."));

    [Theory]
    [InlineData(null, English)]
    [InlineData(German, null)]
    [InlineData(German, "")]
    [InlineData("Sie planen.", English)]
    public void A_description_that_is_missing_or_short_is_left_out(string? german, string? english) => Assert.Empty(AlignedTexts.Sentences(german, english));

    [Fact]
    public void Every_German_name_has_the_English_label_and_every_English_label_itself()
    {
        var knowledge = TinyKnowledge.Make();
        var pairs = AlignedTexts.Of(knowledge).ToList();
        Assert.All(knowledge.Skills, skill =>
        {
            Assert.Contains((skill.LabelDe, skill.LabelEn), pairs);
            Assert.Contains((skill.LabelEn, skill.LabelEn), pairs);
            Assert.Contains((skill.DescriptionDe!, skill.DescriptionEn!), pairs);
        });
        // a quarter of all concepts repeats its English description; the occupations, which come first, have none
        Assert.Equal(knowledge.Skills.Count / 4, knowledge.Skills.Count(s => pairs.Contains((s.DescriptionEn!, s.DescriptionEn!))));
    }

    [Fact]
    public void Both_forms_and_all_German_names_are_translations_of_one_label()
    {
        var cook = new Occupation { Uri = "u", LabelDe = "Koch/Köchin", LabelEn = "cook", AltDe = ["Küchenchef"], AltEn = ["chef", "kitchen chef"], Isco = "5120" };
        Assert.Equal(
            [("Koch", "cook"), ("Köchin", "cook"), ("Küchenchef", "cook"), ("cook", "cook"), ("chef", "chef")],
            AlignedTexts.Of(new KnowledgeBase("one", [cook], [])));
    }
}
