using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Inference;

namespace Craft.Dataset;

/// <summary>Silver annotations as <c>craft-train tagger</c> reads them: <c>{"text": .., "spans": [{start, end, label}]}</c>.</summary>
internal static class AnnotationFile
{
    private const int Together = 256;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines of all texts that qualify; <paramref name="spansOf"/> gives what to teach, or null when a text is no good.</summary>
    public static async Task<List<string>> LinesAsync(
        ISkillTagger tagger, IEnumerable<TaggerText> texts, Func<string, IReadOnlyList<SkillSpan>, IReadOnlyList<SkillSpan>?> spansOf, CancellationToken ct)
    {
        var good = new List<string>();
        foreach (var batch in texts.Where(t => SilverAnnotation.IsSentence(t.Text)).DistinctBy(t => t.Text, StringComparer.Ordinal).Chunk(Together))
        {
            var found = await tagger.TagAsync(batch, ct);
            good.AddRange(batch.Zip(found)
                .Select(t => (t.First.Text, Spans: spansOf(t.First.Text, t.Second)))
                .Where(t => t.Spans is not null)
                .Select(t => JsonSerializer.Serialize(
                    new { text = t.Text, spans = t.Spans!.Select(s => new { start = s.Start, end = s.End, label = SilverAnnotation.LayerOf(s) }) }, _json)));
        }

        return good;
    }

    /// <summary>An even share of lines up to a limit, in their order.</summary>
    public static IEnumerable<string> Even(IReadOnlyList<string> lines, int limit)
    {
        var step = Math.Max(1.0, lines.Count / (double)limit);
        return Enumerable.Range(0, Math.Min(limit, lines.Count)).Select(i => lines[(int)(i * step)]);
    }

    /// <summary>The file gets its name when it is whole. Returns the number of lines.</summary>
    public static async Task<int> WriteAsync(IReadOnlyCollection<string> lines, string path, CancellationToken ct)
    {
        await File.WriteAllLinesAsync(path + ".unfinished", lines, ct);
        File.Move(path + ".unfinished", path, overwrite: true);
        return lines.Count;
    }
}
