using System.Text.Json;
using Craft.Inference.Evaluation;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>Span metrics against seqeval in both readings, at the edges, and their laws.</summary>
public sealed class SpanMetricsTests
{
    private static readonly string[] _labels = ["O", "B-Skill", "I-Skill", "B-Knowledge", "I-Knowledge"];

    private static readonly Gen<string> _tags = Gen.Int[0, 4].Select(i => _labels[i]);

    private static readonly Gen<(string[] Gold, string[] Predicted)[]> _sequences =
        Gen.Int[0, 8].SelectMany(length => Gen.Select(_tags.Array[length], _tags.Array[length])).Array[1, 6];

    [Theory]
    [InlineData(TagReading.Lenient, "default")]
    [InlineData(TagReading.Strict, "strict")]
    public void The_spans_of_every_sequence_are_the_golden_ones(TagReading reading, string mode)
    {
        var rows = GoldenFile.ReadLines("ner.jsonl");
        foreach (var row in rows)
        {
            foreach (var side in (string[])["gold", "predicted"])
            {
                var expected = row.GetProperty($"{side}_{mode}").EnumerateArray()
                    .Select(span => new TagSpan(span[0].GetString()!, span[1].GetInt32(), span[2].GetInt32()));
                Assert.Equal(expected, TagSpans.Read(row.GetProperty(side).Strings(), reading));
            }
        }

        Assert.Equal(200, rows.Count);
    }

    [Theory]
    [InlineData("rows 0-199", 0, 200)]
    [InlineData("rows 0-49", 0, 50)]
    [InlineData("rows 50-59", 50, 60)]
    [InlineData("row 19", 19, 20)]
    public void Every_score_is_the_golden_one(string name, int from, int to)
    {
        var rows = GoldenFile.ReadLines("ner.jsonl").Skip(from).Take(to - from).ToList();
        string[][] gold = [.. rows.Select(row => row.GetProperty("gold").Strings().ToArray())];
        string[][] predicted = [.. rows.Select(row => row.GetProperty("predicted").Strings().ToArray())];
        var golden = GoldenFile.Read("ner.json").GetProperty(name);

        AssertSame(golden.GetProperty("default"), SpanMetrics.Score(gold, predicted, TagReading.Lenient));
        AssertSame(golden.GetProperty("strict"), SpanMetrics.Score(gold, predicted, TagReading.Strict));
        Assert.Equal(
            golden.GetProperty("token_accuracy").GetDouble(), SpanMetrics.TokenAccuracy(gold, predicted)!.Value, GoldenFile.Tolerance);
    }

    [Fact]
    public void Scores_are_bounded_and_do_not_depend_on_the_order_of_sequences() =>
        Gen.Select(_sequences, Gen.Enum<TagReading>(), Gen.Int).Sample((sequences, reading, seed) =>
        {
            var report = Score(sequences, reading);
            (string[] Gold, string[] Predicted)[] shuffled = [.. sequences];
            new Random(seed).Shuffle(shuffled);
            var other = Score(shuffled, reading);

            Assert.Equal(report.ByType.OrderBy(t => t.Key), other.ByType.OrderBy(t => t.Key));
            Assert.Equal((report.Micro, report.Macro, report.Weighted), (other.Micro, other.Macro, other.Weighted));
            foreach (var score in (SpanScore[])[report.Micro, report.Macro, report.Weighted, .. report.ByType.Values])
            {
                Assert.All([score.Precision, score.Recall, score.F1], rate => Assert.InRange(rate, 0, 1 + 1e-12));
            }
        });

    [Fact]
    public void Equal_tags_score_one_and_swapped_sides_swap_precision_and_recall() =>
        Gen.Select(_sequences, Gen.Enum<TagReading>()).Sample((sequences, reading) =>
        {
            var same = Score([.. sequences.Select(s => (s.Gold, s.Gold))], reading);
            var any = same.Micro.Support > 0 ? 1 : 0;
            Assert.Equal((any, any, any), (same.Micro.Precision, same.Macro.Recall, same.Weighted.F1));

            var (there, back) = (Score(sequences, reading).Micro, Score([.. sequences.Select(s => (s.Predicted, s.Gold))], reading).Micro);
            Assert.Equal((there.Precision, there.Recall), (back.Recall, back.Precision));
            Assert.Equal(there.F1, back.F1, GoldenFile.Tolerance);
        });

    [Fact]
    public void Well_formed_tags_read_the_same_both_ways() => _tags.Array[0, 12].Sample(tags =>
    {
        for (var i = 0; i < tags.Length; i++)
        {
            var broken = tags[i][0] == 'I' && (i == 0 || tags[i - 1].Length < 2 || tags[i - 1][2..] != tags[i][2..]);
            tags[i] = broken ? $"B-{tags[i][2..]}" : tags[i];
        }

        Assert.Equal(TagSpans.Read(tags, TagReading.Lenient), TagSpans.Read(tags, TagReading.Strict));
    });

    [Fact]
    public void Spans_that_overlap_are_sets()
    {
        var report = SpanMetrics.Score(
            [[new("Skill", 0, 9), new("Knowledge", 3, 5), new("Skill", 0, 9)]], [[new("Knowledge", 3, 5), new("Skill", 0, 8)]]);
        Assert.Equal(new SpanScore(0.5, 0.5, 0.5, 2), report.Micro);
        Assert.Equal(new SpanScore(1, 1, 1, 1), report.ByType["Knowledge"]);
    }

    [Fact]
    public void Nothing_against_nothing_is_zero_and_broken_input_is_refused()
    {
        var nothing = new SpanScore(0, 0, 0, 0);
        var report = SpanMetrics.Score([["O"], []], [["O"], []], TagReading.Strict);
        Assert.Equal((nothing, nothing, nothing), (report.Micro, report.Macro, report.Weighted));
        Assert.Empty(report.ByType);
        Assert.Null(SpanMetrics.TokenAccuracy([[]], [[]]));
        Assert.Throws<ArgumentException>(() => SpanMetrics.Score([["O"]], [["O", "O"]], TagReading.Strict));
        Assert.Throws<ArgumentException>(() => SpanMetrics.Score([["O"]], [], TagReading.Strict));
        Assert.Throws<ArgumentException>(() => SpanMetrics.Score([[]], (IReadOnlyList<IReadOnlyList<TagSpan>>)[]));
        foreach (var tag in (string[])["", "B", "I-", "E-Skill", "o", "BSkill"])
        {
            Assert.Throws<FormatException>(() => TagSpans.Read([tag], TagReading.Lenient));
        }
    }

    private static SpanReport Score((string[] Gold, string[] Predicted)[] sequences, TagReading reading) =>
        SpanMetrics.Score([.. sequences.Select(s => s.Gold)], [.. sequences.Select(s => s.Predicted)], reading);

    private static void AssertSame(JsonElement expected, SpanReport actual)
    {
        AssertSame(expected.GetProperty("micro avg"), actual.Micro);
        AssertSame(expected.GetProperty("macro avg"), actual.Macro);
        AssertSame(expected.GetProperty("weighted avg"), actual.Weighted);
        var types = expected.EnumerateObject().Where(type => !type.Name.EndsWith(" avg", StringComparison.Ordinal)).ToList();
        Assert.Equal(types.Select(type => type.Name).Order(), actual.ByType.Keys.Order());
        foreach (var type in types)
        {
            AssertSame(type.Value, actual.ByType[type.Name]);
        }
    }

    private static void AssertSame(JsonElement expected, SpanScore actual)
    {
        Assert.Equal(expected.GetProperty("precision").GetDouble(), actual.Precision, GoldenFile.Tolerance);
        Assert.Equal(expected.GetProperty("recall").GetDouble(), actual.Recall, GoldenFile.Tolerance);
        Assert.Equal(expected.GetProperty("f1-score").GetDouble(), actual.F1, GoldenFile.Tolerance);
        Assert.Equal(expected.GetProperty("support").GetInt32(), actual.Support);
    }
}
