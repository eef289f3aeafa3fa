using Craft.Dataset;
using Craft.Inference;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>Which sentences are good enough to teach from.</summary>
public sealed class SilverAnnotationTests
{
    private static readonly string _text = new('x', 100);

    [Theory]
    [InlineData(29, 0, false)]
    [InlineData(30, 0, true)]
    [InlineData(400, 0, true)]
    [InlineData(401, 0, false)]
    [InlineData(100, 4, true)]
    [InlineData(100, 5, false)]
    public void A_sentence_is_neither_short_nor_long_nor_a_table(int length, int digits, bool good) =>
        Assert.Equal(good, SilverAnnotation.IsSentence(new string('1', digits) + new string('x', length - digits)));

    [Theory]
    [InlineData(12, true)]
    [InlineData(11, false)]
    public void Enough_of_it_must_be_found(int length, bool good) => Assert.Equal(good, SilverAnnotation.Of(_text, [Span(5, length)]) is not null);

    [Fact]
    public void Only_sure_spans_are_taught()
    {
        SkillSpan[] found = [Span(0, 20), Span(30, 10, confidence: 0.79), Span(50, 10, confidence: 0.8)];
        Assert.Equal([found[0], found[2]], SilverAnnotation.Of(_text, found));
    }

    [Fact]
    public void Occupations_are_no_skills()
    {
        SkillSpan[] found = [Span(0, 20), Span(30, 10, SkillLabel.Occupation)];
        Assert.Equal([found[0]], SilverAnnotation.Of(_text, found));
        Assert.Null(SilverAnnotation.Of(_text, [found[1]]));
    }

    [Fact]
    public void A_sentence_that_is_mostly_unsure_is_left_out()
    {
        SkillSpan[] unsure = [Span(30, 5, confidence: 0.5), Span(40, 5, confidence: 0.5)];
        Assert.NotNull(SilverAnnotation.Of(_text, [Span(0, 20), unsure[0]]));
        Assert.Null(SilverAnnotation.Of(_text, [Span(0, 20), .. unsure]));
        Assert.Null(SilverAnnotation.Of(_text, []));
    }

    [Fact]
    public void Occupations_are_taught_when_all_of_them_are_sure()
    {
        var sure = Span(0, 10, SkillLabel.Occupation);
        Assert.Equal([sure], SilverAnnotation.Occupations([sure, Span(30, 10)]));
        Assert.Null(SilverAnnotation.Occupations([sure, sure with { Confidence = 0.79 }]));
        Assert.Null(SilverAnnotation.Occupations([Span(30, 10)]));
    }

    [Fact]
    public void A_sentence_without_anything_like_an_occupation_teaches_that_there_is_none()
    {
        Assert.Empty(SilverAnnotation.NoOccupation([Span(30, 10)])!);
        Assert.Null(SilverAnnotation.NoOccupation([Span(0, 10, SkillLabel.Occupation, confidence: 0.1)]));
    }

    [Fact]
    public void The_layers_are_those_of_the_tagger() => Assert.Equal(
        ["Skill", "Knowledge", "Occupation"], ((string[])[SkillLabel.Skill, SkillLabel.Knowledge, SkillLabel.Occupation]).Select(label => SilverAnnotation.LayerOf(Span(0, 1, label))));

    private static SkillSpan Span(int start, int length, string label = SkillLabel.Skill, double confidence = 1) =>
        new(start, start + length, label, confidence, null);
}
