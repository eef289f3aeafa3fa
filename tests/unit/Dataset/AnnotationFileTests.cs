using System.Text.Json;
using Craft.Dataset;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>Silver annotations in a file, by the automaton over a small knowledge base.</summary>
public sealed class AnnotationFileTests : IDisposable
{
    private static readonly EscoTagger _tagger = EscoTagger.Build(TinyKnowledge.Make());

    // one sentence for each of the 96 skills
    private static readonly string[] _texts = [.. TinyKnowledge.Make().Skills.Select(s => $"In diesem Kurs werden Sie {s.LabelDe}.")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_line_has_a_text_and_spans_of_it()
    {
        var (written, good, lines) = await WriteAsync(_texts, 1000);
        Assert.Equal((_texts.Length, _texts.Length, _texts.Length), (written, good, lines.Count));
        Assert.All(lines.Zip(_texts), line =>
        {
            Assert.Equal(line.Second, line.First.GetProperty("text").GetString());
            var span = Assert.Single(line.First.GetProperty("spans").EnumerateArray());
            var (start, end) = (span.GetProperty("start").GetInt32(), span.GetProperty("end").GetInt32());
            Assert.Equal(line.Second["In diesem Kurs werden Sie ".Length..^1], line.Second[start..end]);
            Assert.Equal("Skill", span.GetProperty("label").GetString());
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(95)]
    public async Task A_limit_takes_an_even_share_of_all(int limit)
    {
        var (written, good, lines) = await WriteAsync(_texts, limit);
        Assert.Equal((limit, _texts.Length, limit), (written, good, lines.Count));
        var at = lines.Select(l => Array.IndexOf(_texts, l.GetProperty("text").GetString())).ToList();
        Assert.Equal(at.Order().Distinct(), at);
        Assert.True(limit < 2 || at[^1] >= _texts.Length - 1 - (_texts.Length / limit), $"the last one is {at.LastOrDefault()}");
    }

    [Fact]
    public async Task Doubles_and_what_is_no_sentence_are_left_out()
    {
        var (written, good, _) = await WriteAsync([_texts[0], "", _texts[0], "Holz bearbeiten", "Hier steht gar nichts, was gelehrt würde."], 10);
        Assert.Equal((1, 1), (written, good));
        Assert.Equal([_folder.Combine("silver.jsonl")], Directory.EnumerateFiles(_folder.Path));
    }

    private async Task<(int Written, int Good, IReadOnlyList<JsonElement> Lines)> WriteAsync(string[] texts, int limit)
    {
        var path = _folder.Combine("silver.jsonl");
        var ct = TestContext.Current.CancellationToken;
        var good = await AnnotationFile.LinesAsync(_tagger, texts.Select(t => new TaggerText(t, "de")), SilverAnnotation.Of, ct);
        var written = await AnnotationFile.WriteAsync([.. AnnotationFile.Even(good, limit)], path, ct);
        return (written, good.Count, [.. File.ReadAllLines(path).Select(l => JsonDocument.Parse(l).RootElement)]);
    }
}
