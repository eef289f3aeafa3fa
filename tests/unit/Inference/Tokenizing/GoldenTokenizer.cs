using System.Text.Json;
using Craft.Inference.Tokenizing;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>The three configurations of the golden tokenizer data, and their rows.</summary>
internal static class GoldenTokenizer
{
    public const string MiniLm = "minilm-uncased";
    public const string Cased = "de-cased";
    public const string LowerWithAccents = "de-lower-accents";

    private static string Own => Path.Combine(RepositoryRoot.Path, "tests/unit/Inference/Tokenizing/golden");

    /// <summary>Plain BERT, as the reference is.</summary>
    public static WordPieceTokenizer Load(string configuration, bool compose = false)
    {
        var folder = configuration == MiniLm ? "models/all-minilm-l6-v2" : $"golden/tokenizer/{configuration}";
        var vocabulary = WordPieceVocabulary.ReadText(Path.Combine(Shared(folder), "vocab.txt"));
        return new WordPieceTokenizer(vocabulary, new WordPieceOptions
        {
            LowerCase = configuration != Cased,
            StripAccents = configuration == MiniLm,
            Compose = compose,
        });
    }

    /// <summary>The cased one from the part of the data that is in the repository.</summary>
    public static WordPieceTokenizer LoadOwn() =>
        new(WordPieceVocabulary.ReadText(Path.Combine(Own, "vocab.txt")), new WordPieceOptions { Compose = false });

    public static IEnumerable<JsonElement> OwnRows() => ReadRows(Path.Combine(Own, "single.de-cased.jsonl"));

    public static IEnumerable<JsonElement> Rows(string file) => ReadRows(Shared($"golden/tokenizer/{file}.jsonl"));

    public static string Shared(string relative)
    {
        var path = RepositoryRoot.Shared(relative);
        Assert.SkipWhen(path is null, $"../shared/{relative} is not on this machine");
        return path!;
    }

    private static IEnumerable<JsonElement> ReadRows(string path) =>
        File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);

    public static string Text(JsonElement row, string name = "text") => row.GetProperty(name).GetString()!;

    public static string? TextOrNull(JsonElement row, string name) => row.GetProperty(name).GetString();

    public static int[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? -1 : e.GetInt32())];

    /// <summary>Offsets in UTF-16 units as (start, end).</summary>
    public static (int Start, int End)[] Offsets(JsonElement row) =>
    [
        .. (row.TryGetProperty("offsets_utf16", out var own) ? own : row.GetProperty("offsets"))
            .EnumerateArray().Select(e => (e[0].GetInt32(), e[1].GetInt32())),
    ];
}
