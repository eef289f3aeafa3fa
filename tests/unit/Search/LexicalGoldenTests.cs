using System.Text.Json;
using Craft.Inference.Lexical;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>BM25 against Lucene's numbers (shared golden data), however the documents came to lie in segments.</summary>
public sealed class LexicalGoldenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public void Scores_are_those_of_Lucene(int documentsPerSegment)
    {
        var folder = RepositoryRoot.Shared("golden/bm25");
        Assert.SkipWhen(folder is null, "the shared golden data are not on this machine");
        using var corpus = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "corpus.json")));
        using var queries = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "bm25.json")));
        var scoring = new LexicalScoring { MaxShare = 1 };
        Assert.Equal(corpus.RootElement.GetProperty("k1").GetDouble(), scoring.K1, 1e-6);
        Assert.Equal(corpus.RootElement.GetProperty("b").GetDouble(), scoring.B, 1e-6);
        var side = Index(corpus.RootElement.GetProperty("documents"), documentsPerSegment);

        foreach (var query in queries.RootElement.EnumerateArray())
        {
            var (keys, weights) = Collect(query.GetProperty("query"), new TermCollector()).TakeQuery();
            var best = new TopHits(1000);
            LexicalSearch.Search(side.Snapshot, keys, weights, scoring, CourseFilter.Any, best);

            var expected = query.GetProperty("scores").EnumerateArray().ToDictionary(s => s[0].GetInt32(), s => s[1].GetDouble());
            var hits = best.ToHits(1);
            Assert.Equal(expected.Count, hits.Count);
            Assert.All(hits, hit => Assert.Equal(expected[Number(hit)], hit.Score, 2e-5 * Math.Max(1, hit.Score)));
        }
    }

    private static LexicalSide Index(JsonElement documents, int perSegment)
    {
        var side = new LexicalSide();
        var collector = new TermCollector();
        foreach (var chunk in documents.EnumerateArray().Select((document, i) => (document, i)).Chunk(perSegment))
        {
            var builder = new SegmentBuilder();
            foreach (var (document, i) in chunk)
            {
                var course = new StoredCourse($"d{i}", 1, false) { Columns = CourseColumns.None };
                builder.Add(course, Collect(document, collector).TakeDocument());
            }

            side.Apply([builder.Build()], []);
        }

        return side;
    }

    private static TermCollector Collect(JsonElement tokens, TermCollector collector)
    {
        foreach (var token in tokens.EnumerateArray())
        {
            collector.Add(LexicalFeatures.HashWord(token.GetString()), 1);
        }

        return collector;
    }

    private static int Number(CourseHit hit) => int.Parse(hit.Id[1..], System.Globalization.CultureInfo.InvariantCulture);
}
