using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Inference;

namespace Craft.Dataset;

/// <summary>
/// Writes silver annotations as <c>craft-train tagger</c> reads them, <c>{"text": .., "spans": [{start, end, label}]}</c>: of all
/// texts that qualify an even share up to a limit, in their order.
/// </summary>
internal static class AnnotationFile
{
    private const int Together = 256;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the number of sentences written and of those that qualified.</summary>
    public static async Task<(int Written, int Good)> WriteAsync(
        ISkillTagger tagger, IEnumerable<string> texts, string language, int limit, string path, CancellationToken ct)
    {
        var good = new List<string>();
        foreach (var batch in texts.Where(SilverAnnotation.IsSentence).Distinct(StringComparer.Ordinal).Chunk(Together))
        {
            var found = await tagger.TagAsync([.. batch.Select(t => new TaggerText(t, language))], ct);
            good.AddRange(batch.Zip(found)
                .Select(t => (t.First, Spans: SilverAnnotation.Of(t.First, t.Second)))
                .Where(t => t.Spans is not null)
                .Select(t => JsonSerializer.Serialize(
                    new { text = t.First, spans = t.Spans!.Select(s => new { start = s.Start, end = s.End, label = SilverAnnotation.LayerOf(s) }) }, _json)));
        }

        var step = Math.Max(1.0, good.Count / (double)limit);
        var written = Enumerable.Range(0, Math.Min(limit, good.Count)).Select(i => good[(int)(i * step)]).ToList();
        await File.WriteAllLinesAsync(path + ".unfinished", written, ct);
        File.Move(path + ".unfinished", path, overwrite: true);
        return (written.Count, good.Count);
    }
}
