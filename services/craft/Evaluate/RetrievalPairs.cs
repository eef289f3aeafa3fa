using System.Text.Json;
using Craft.Inference;

namespace Craft.Evaluate;

/// <summary>
/// Searches and the texts that answer them, JSON Lines <c>{"query": .., "passage": ..}</c> as <c>craft train encoder --pairs</c>
/// reads them. A query of several lines has several right passages; all passages of the file are ranked for it.
/// </summary>
internal sealed class RetrievalPairs
{
    /// <summary>Right passages are looked for among so many; recall@10 of ten passages would always be 1.</summary>
    private const int Depth = 10;

    // of more queries an even share is asked: the figure is good to half a point, and scores of all at once fit into memory
    private const int QueriesMax = 2_000;

    private const string Query = "query";
    private const string Passage = "passage";
    private const string AnyLanguage = "";

    private readonly List<SearchedText> _passages;
    private readonly List<RankingCase> _cases;

    private RetrievalPairs(List<SearchedText> passages, List<RankingCase> cases) => (_passages, _cases) = (passages, cases);

    /// <summary>Queries that are asked.</summary>
    public int Queries => _cases.Count;

    /// <exception cref="InvalidDataException">A line is no pair, or there are too few of them.</exception>
    public static RetrievalPairs Read(string path)
    {
        var pairs = DataFiles.Lines(path).Index().Where(l => !string.IsNullOrWhiteSpace(l.Item))
            .Select(l => Parse(l.Item) ?? throw new InvalidDataException($"{path}, line {l.Index + 1} is not {{\"{Query}\": .., \"{Passage}\": ..}}"))
            .ToList();
        var passages = pairs.Select(p => p.Passage).Distinct(StringComparer.Ordinal).Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
        if (passages.Count <= Depth)
        {
            throw new InvalidDataException($"{path} has {passages.Count} different passages: recall@{Depth} needs more than {Depth}");
        }

        var queries = pairs.GroupBy(p => p.Query, p => passages[p.Passage], StringComparer.Ordinal).ToList();
        var step = Math.Max(1.0, queries.Count / (double)QueriesMax);
        return new RetrievalPairs(
            [.. passages.Select(p => new SearchedText(p.Value, AnyLanguage, p.Key))],
            [.. Enumerable.Range(0, Math.Min(queries.Count, QueriesMax)).Select(i => queries[(int)(i * step)]).Select(q => new RankingCase(
                q.Key, q.Key, new Dictionary<string, string> { [AnyLanguage] = q.Key }, q.Distinct().ToDictionary(d => d, _ => 1)))]);
    }

    /// <summary>Mean recall@10 of an encoder in points.</summary>
    public async Task<double> PointsAsync(ITextEncoder encoder, CancellationToken ct)
    {
        var system = await new TextBaselines(_passages.Count, _passages, _cases).ByVectorsAsync(encoder.Model.Name, encoder, ct);
        var recall = RankingMetric.Recall(Depth);
        return 100 * _cases.Zip(system.Rankings, recall.Of).Average();
    }

    private static (string Query, string Passage)? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line) is { ValueKind: JsonValueKind.Object } pair && Text(pair, Query) is { } query && Text(pair, Passage) is { } passage
                ? (query, passage)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // no JSON, or a text that is not valid Unicode
        }
    }

    private static string? Text(JsonElement pair, string member) =>
        pair.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
