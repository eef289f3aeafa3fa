using Craft.Evaluate;
using Craft.Inference;
using Craft.Inference.Tagging;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.UnitTests.Inference;
using Xunit;

namespace Craft.UnitTests.Evaluate;

/// <summary><c>craft evaluate german</c>: what taggers of known quality get.</summary>
public sealed class GermanSetTests
{
    private static readonly Dictionary<string, MarkedText> _marked = MarkedText
        .ReadAll(File.ReadLines(Path.Combine(RepositoryRoot.Path, "models", "annotated", "test-de.marked")))
        .DistinctBy(t => t.Text)
        .ToDictionary(t => t.Text);

    [Fact]
    public async Task The_marks_themselves_are_right_everywhere_and_of_each_label_alone_in_its_column()
    {
        Assert.Equal([1, 1, 1, 1], await MeasureAsync(_ => true));
        Assert.Equal([1, 0, 0], (await MeasureAsync(label => label == SkillLabel.Skill)).Take(3));
        Assert.Equal([0, 1, 0], (await MeasureAsync(label => label == SkillLabel.Knowledge)).Take(3));
        Assert.Equal([0, 0, 1], (await MeasureAsync(label => label == SkillLabel.Occupation)).Take(3));
        Assert.Equal([0, 0, 0, 0], await MeasureAsync(_ => false));
    }

    [Fact]
    public async Task A_span_that_is_a_character_longer_is_wrong() =>
        Assert.Equal([0, 0, 0, 0], await MeasureAsync(_ => true, longer: 1));

    private static async Task<IReadOnlyList<double>> MeasureAsync(Func<string, bool> labels, int longer = 0)
    {
        var encoder = TinyModel.Encoder();
        var models = new EvaluationModels(TinyKnowledge.Make(), new MarkTagger(labels, longer), encoder, encoder);
        var report = await GermanSet.MeasureAsync(models, "", TestContext.Current.CancellationToken);
        Assert.Equal(["marks", "marks, as parts of courses"], report.Rows.Take(2).Select(r => r.System));
        Assert.Equal(report.Rows[0].Values, report.Rows[1].Values);
        return report.Rows[0].Values;
    }

    private sealed class MarkTagger(Func<string, bool> labels, int longer) : ISkillTagger
    {
        public ModelRef Model { get; } = new() { Name = "marks", Version = "1" };

        public Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<IReadOnlyList<SkillSpan>>>([.. texts.Select(IReadOnlyList<SkillSpan> (t) =>
                [.. _marked[t.Text].Spans
                    .Select(s => new SkillSpan(s.Start, s.End + longer, s.Type.ToLowerInvariant(), 1, null))
                    .Where(s => labels(s.Label))])]);
    }
}
