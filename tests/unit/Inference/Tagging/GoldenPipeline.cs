using System.Text.Json;
using Craft.Inference.Tagging;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Tagging;

/// <summary>The golden outputs of transformers' NER pipeline.</summary>
internal static class GoldenPipeline
{
    public static readonly string[] Labels =
        ["O", "B-Skill", "I-Skill", "B-Knowledge", "I-Knowledge", "B-Occupation", "I-Occupation"];

    public static string Folder => Path.Combine(RepositoryRoot.Path, "tests/unit/Inference/Tagging/golden");

    public static string[] Pieces { get; } = File.ReadAllLines(Path.Combine(Folder, "vocab.txt"));

    public static IEnumerable<JsonElement> Rows(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    public static string Text(this JsonElement row) => row.GetProperty("text").GetString()!;

    public static PipelineEntity[] Entities(this JsonElement row, string member)
    {
        var utf16 = Utf16(row.Text());
        return
        [
            .. row.GetProperty(member).EnumerateArray().Select(e => new PipelineEntity(
                e.GetProperty("entity_group").GetString()!, e.GetProperty("score").GetDouble(),
                utf16[e.GetProperty("start").GetInt32()], utf16[e.GetProperty("end").GetInt32()])),
        ];
    }

    /// <summary>The pieces and their logits, without special tokens.</summary>
    public static (PipelineToken[] Tokens, float[] Logits) Model(this JsonElement row)
    {
        var utf16 = Utf16(row.Text());
        var ids = row.GetProperty("ids").EnumerateArray().Select(id => Pieces[id.GetInt32()]).ToArray();
        var tokens = row.GetProperty("offsets").EnumerateArray().Select((pair, i) => new PipelineToken(
            utf16[pair[0].GetInt32()], utf16[pair[1].GetInt32()], ids[i].StartsWith("##", StringComparison.Ordinal))).ToArray();
        var logits = row.GetProperty("logits").EnumerateArray().Skip(1).Take(ids.Length - 2)
            .SelectMany(line => line.EnumerateArray().Select(n => n.GetSingle())).ToArray();
        return (tokens[1..^1], logits);
    }

    public static void Same(IReadOnlyList<PipelineEntity> expected, IReadOnlyList<PipelineEntity> found)
    {
        Assert.Equal(expected.Select(e => e with { Score = 0 }), found.Select(e => e with { Score = 0 }));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 2e-5));
    }

    // golden offsets count code points
    private static int[] Utf16(string text)
    {
        var at = new List<int> { 0 };
        foreach (var rune in text.EnumerateRunes())
        {
            at.Add(at[^1] + rune.Utf16SequenceLength);
        }

        return [.. at];
    }
}
