using Craft.Inference.Tagging;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Tagging;

/// <summary>Schemes, decoding and edges.</summary>
public sealed class BioDecoderTests
{
    private static readonly string[] _two = ["O", "B-Skill", "I-Skill", "O", "B-Knowledge", "I-Knowledge"];

    [Fact]
    public void Every_O_starts_a_group()
    {
        var scheme = BioScheme.Parse(_two);

        Assert.Equal(6, scheme.Labels);
        Assert.Equal([0, 3], scheme.Groups.Select(g => g.Outside));
        Assert.Equal(new BioType("Knowledge", 4, 5), Assert.Single(scheme.Groups[1].Types));
    }

    [Fact]
    public void A_single_O_may_stand_anywhere()
    {
        var group = Assert.Single(BioScheme.Parse(["I-Skill", "B-Skill", "O"]).Groups);

        Assert.Equal(2, group.Outside);
        Assert.Equal(new BioType("Skill", 1, 0), Assert.Single(group.Types));
    }

    [Theory]
    [InlineData("LABEL_0", "LABEL_1")]
    [InlineData("O", "B-Skill")]
    [InlineData("O", "B-Skill", "B-Skill", "I-Skill")]
    [InlineData("O", "B-", "I-")]
    [InlineData("B-A", "I-A", "O", "O", "B-B", "I-B")]
    [InlineData("O")]
    public void Labels_that_are_not_BIO_are_refused(params string[] labels) =>
        Assert.Throws<InvalidDataException>(() => BioScheme.Parse(labels));

    [Fact]
    public void Groups_are_read_apart_and_may_overlap()
    {
        float[] logits =
        [
            0, 9, 0, 9, 0, 0,
            0, 0, 9, 0, 9, 0,
            0, 0, 9, 0, 0, 9,
            9, 0, 0, 9, 0, 0,
        ];
        var spans = Decode(_two, logits);

        Assert.Equal([("Skill", 0, 3), ("Knowledge", 1, 3)], spans.Select(s => (s.Type, s.First, s.End)));
        Assert.All(spans, s => Assert.InRange(s.Confidence, .999, 1));
    }

    [Fact]
    public void A_weak_start_is_added_to_a_strong_middle() =>
        Assert.Equal((0, 3), Assert.Single(Decode(["O", "B-Skill", "I-Skill"], [0, 0, 5, 0, 0, 5, 0, 0, 5])) is var s ? (s.First, s.End) : default);

    [Fact]
    public void Only_the_rows_of_units_count()
    {
        var into = new List<BioSpan>();
        new BioDecoder(BioScheme.Parse(["O", "B-Skill", "I-Skill"])).Decode([0, 9, 0, 9, 0, 0, 0, 0, 9], [0, 2], into);

        Assert.Equal((0, 2), (Assert.Single(into).First, into[0].End));
    }

    [Fact]
    public void Nothing_is_found_in_nothing() => Assert.Empty(Decode(_two, []));

    [Fact]
    public void No_allowed_sequence_is_likelier() =>
        Gen.Float[-4, 4].Array[5, 30].Select(l => l[..(l.Length / 5 * 5)]).Sample(logits =>
        {
            string[] labels = ["O", "B-A", "I-A", "B-B", "I-B"];
            var units = logits.Length / 5;
            var found = new int[units];
            foreach (var span in Decode(labels, logits))
            {
                var begin = span.Type == "A" ? 1 : 3;
                for (var u = span.First; u < span.End; u++)
                {
                    found[u] = u == span.First ? begin : begin + 1;
                }
            }

            var best = Sequences(units).Max(s => Score(s, logits));
            Assert.Equal(best, Score(found, logits), 1e-3);
        }, iter: 200);

    [Theory]
    [InlineData("lernen, Python und", 6, 15, "Python")]
    [InlineData("C++, C# und .NET", 0, 4, "C++")]
    [InlineData("C++, C# und .NET", 5, 8, "C#")]
    [InlineData("C++, C# und .NET", 11, 16, ".NET")]
    [InlineData("ein Satz .NETz", 8, 14, ".NETz")]
    [InlineData("Englisch (B2), gut", 0, 14, "Englisch (B2)")]
    [InlineData("(Englisch B2)", 0, 12, "Englisch B2")]
    [InlineData("🚀 Führung ●", 0, 12, "Führung")]
    [InlineData("„Excel“", 0, 7, "Excel")]
    [InlineData("— … 🚀", 0, 6, "")]
    [InlineData("", 0, 0, "")]
    public void Spans_lose_blanks_and_punctuation_at_their_ends(string text, int start, int end, string left)
    {
        var (from, to) = SpanEdges.Trim(text, start, end);

        Assert.Equal(left, text[from..to]);
    }

    private static List<BioSpan> Decode(string[] labels, float[] logits)
    {
        var into = new List<BioSpan>();
        new BioDecoder(BioScheme.Parse(labels)).Decode(logits, [.. Enumerable.Range(0, logits.Length / labels.Length)], into);
        return into;
    }

    private static IEnumerable<int[]> Sequences(int units) => units == 0
        ? [[]]
        : Sequences(units - 1).SelectMany(s => Enumerable.Range(0, 5).Where(l => l is 0 or 1 or 3 || Continues(s, l)).Select(l => (int[])[.. s, l]));

    private static bool Continues(int[] before, int inside) => before.Length > 0 && (before[^1] == inside || before[^1] == inside - 1);

    private static double Score(int[] sequence, float[] logits) => sequence.Select((label, u) =>
        logits[(u * 5) + label] - Math.Log(Enumerable.Range(0, 5).Sum(l => Math.Exp(logits[(u * 5) + l])))).Sum();
}
