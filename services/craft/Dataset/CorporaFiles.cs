using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Catalog.Knowledge;

namespace Craft.Dataset;

/// <summary>
/// What <c>craft-train</c> learns an encoder from, made of the knowledge base alone: <c>aligned.jsonl</c>, <c>names.jsonl</c>,
/// <c>pairs.jsonl</c>. The same knowledge base gives the same bytes.
/// </summary>
internal static class CorporaFiles
{
    public const string Aligned = "aligned.jsonl";
    public const string Names = "names.jsonl";
    public const string Pairs = "pairs.jsonl";

    private const ulong Seed = 1;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files and returns how many lines each has.</summary>
    public static IReadOnlyList<(string File, int Lines)> Write(KnowledgeBase knowledge, string folder)
    {
        Directory.CreateDirectory(folder);
        return
        [
            (Aligned, Write(folder, Aligned, AlignedTexts.Of(knowledge).Distinct().Select(t => new { text = t.Text, teacher = t.Teacher }))),
            (Names, Write(folder, Names, Concepts(knowledge).Where(c => c.Names.Count > 1)
                .Select(c => new { concept = c.Uri, group = c.Group, names = c.Names }))),
            (Pairs, Write(folder, Pairs, SearchPairs.Of(knowledge, Seed))),
        ];
    }

    private static IEnumerable<(string Uri, string Group, IReadOnlyList<string> Names)> Concepts(KnowledgeBase knowledge) =>
        knowledge.Occupations.Select(o => (o.Uri, o.Isco, ConceptNames.Of(o)))
            .Concat(knowledge.Skills.Select(s => (s.Uri, s.Broader is [var first, ..] ? first : s.Uri, ConceptNames.Of(s))));

    private static int Write<T>(string folder, string name, IEnumerable<T> lines)
    {
        var path = Path.Combine(folder, name);
        var count = 0;
        using (var writer = new StreamWriter(path + ".unfinished") { NewLine = "\n" })
        {
            foreach (var line in lines)
            {
                writer.WriteLine(JsonSerializer.Serialize(line, _json));
                count++;
            }
        }

        File.Move(path + ".unfinished", path, overwrite: true);
        return count;
    }
}
