using Craft.Inference.Tagging;
using Xunit;

namespace Craft.UnitTests.Inference.Tagging;

/// <summary>The aggregations against the reference's outputs.</summary>
public sealed class NerPipelineTests
{
    [Theory]
    [InlineData(TagDecoding.Simple, "simple")]
    [InlineData(TagDecoding.First, "first")]
    [InlineData(TagDecoding.Average, "average")]
    [InlineData(TagDecoding.Max, "max")]
    public void Every_aggregation_is_that_of_the_reference(TagDecoding strategy, string member)
    {
        var rows = GoldenPipeline.Rows("ner_pipeline.jsonl").ToList();
        Assert.Equal(10, rows.Count);
        Assert.All(rows, row =>
        {
            var (tokens, logits) = row.Model();
            GoldenPipeline.Same(row.Entities(member), NerPipeline.Read(GoldenPipeline.Labels, logits, tokens, strategy));
        });
    }

    [Fact]
    public void Of_overlapping_windows_the_longest_entity_stays_then_the_surest()
    {
        PipelineEntity[] found =
        [
            new("Skill", .5, 0, 4), new("Skill", .9, 10, 14), new("Skill", .4, 2, 8), new("Knowledge", .95, 10, 14), new("Skill", .3, 14, 15),
        ];

        Assert.Equal([found[2], found[3], found[4]], NerPipeline.Merge(found));
        Assert.Empty(NerPipeline.Merge([]));
    }
}
