using Craft.Inference;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Serving;
using Craft.Inference.Tagging;
using Craft.Schemas;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Tagging;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Spans: where they are, across windows, as the reference finds them, whatever the texts.</summary>
public sealed class NeuralTaggerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TagDecoding.Simple, "simple")]
    [InlineData(TagDecoding.First, "first")]
    public async Task Windows_are_merged_as_by_the_reference(TagDecoding decoding, string strategy)
    {
        using var tiny = new TinyEngine();
        using var folder = new TemporaryFolder();
        var options = new TaggerOptions { Decoding = decoding, LengthMax = 64, Stride = 16 };
        using var tagger = await NeuralTagger.OpenAsync(Golden(folder), tiny.Engine, options, Ct);
        var row = GoldenPipeline.Rows("ner_pipeline_windows.jsonl").Single(r => r.GetProperty("strategy").GetString() == strategy);
        var found = (await tagger.TagAsync([new TaggerText(row.Text(), "de")], Ct))[0];

        GoldenPipeline.Same(
            [.. row.Entities("entities").Select(e => e with { Type = e.Type.ToLowerInvariant() })],
            [.. found.Select(s => new PipelineEntity(s.Label, s.Confidence, s.Start, s.End))]);
    }

    [Theory]
    [InlineData(TagDecoding.Simple, "simple")]
    [InlineData(TagDecoding.Average, "average")]
    [InlineData(TagDecoding.Max, "max")]
    public async Task Texts_are_tagged_as_by_the_reference(TagDecoding decoding, string member)
    {
        using var tiny = new TinyEngine();
        using var folder = new TemporaryFolder();
        using var tagger = await NeuralTagger.OpenAsync(Golden(folder), tiny.Engine, new TaggerOptions { Decoding = decoding }, Ct);
        var rows = GoldenPipeline.Rows("ner_pipeline.jsonl").ToList();
        var found = await tagger.TagAsync([.. rows.Select(r => new TaggerText(r.Text(), "de"))], Ct);

        Assert.All(rows.Zip(found), pair => GoldenPipeline.Same(
            [.. pair.First.Entities(member).Select(e => e with { Type = e.Type.ToLowerInvariant() })],
            [.. pair.Second.Select(s => new PipelineEntity(s.Label, s.Confidence, s.Start, s.End))]));
    }

    [Fact]
    public async Task Every_span_is_a_sorted_clean_range_and_those_of_one_label_do_not_overlap()
    {
        using var tiny = new TinyEngine();
        using var tagger = await tiny.TaggerAsync(Ct);
        var texts = GoldenPipeline.Rows("ner_pipeline_windows.jsonl").Concat(GoldenPipeline.Rows("ner_pipeline.jsonl"))
            .Select(r => new TaggerText(r.Text(), "de")).ToList();
        var found = await tagger.TagAsync(texts, Ct);

        Assert.NotEmpty(found.SelectMany(s => s));
        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(found[i].OrderBy(s => s.Start).ThenBy(s => s.End), found[i]);
            Assert.All(found[i], s =>
            {
                Assert.InRange(s.Confidence, 0, 1);
                Assert.Equal((s.Start, s.End), SpanEdges.Trim(texts[i].Text, s.Start, s.End));
                Assert.Contains(s.Label, (string[])[SkillLabel.Skill, SkillLabel.Knowledge]);
            });
            Assert.All(found[i].GroupBy(s => s.Label), same => Assert.All(same.Zip(same.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start)));
        }
    }

    [Fact]
    public async Task Neighbours_and_batches_change_nothing()
    {
        using var tiny = new TinyEngine(new InferenceOptions { Callers = 2, TokensPerRun = 500 });
        using var tagger = await tiny.TaggerAsync(Ct);
        var texts = GoldenPipeline.Rows("ner_pipeline_windows.jsonl").Concat(GoldenPipeline.Rows("ner_pipeline.jsonl"))
            .Select(r => new TaggerText(r.Text(), "de")).ToList();
        var together = await tagger.TagAsync(texts, Ct);

        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(Places((await tagger.TagAsync([texts[i]], Ct))[0]), Places(together[i]));
        }
    }

    [Fact]
    public async Task Texts_of_any_kind_are_read()
    {
        using var tiny = new TinyEngine();
        using var tagger = await tiny.TaggerAsync(Ct);
        var found = await tagger.TagAsync([.. StrangeTexts.All.Select(t => new TaggerText(t, "de"))], Ct);

        Assert.All(StrangeTexts.All.Zip(found), pair => Assert.All(pair.Second, s => Assert.InRange(s.End, s.Start + 1, pair.First.Length)));
        Assert.Empty(found[0]);
        Assert.Empty(await tagger.TagAsync([], Ct));
    }

    [Fact]
    public async Task What_the_folder_calls_unsure_is_left_out_and_the_version_says_who_leaves_out_other_spans()
    {
        using var tiny = new TinyEngine();
        var folder = tiny.Write(TinyEngine.TwoGroups);
        var manifest = ModelManifest.Read(folder);
        List<TaggerText> texts = [.. GoldenPipeline.Rows("ner_pipeline.jsonl").Select(r => new TaggerText(r.Text(), "de"))];
        using var all = await NeuralTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions(), Ct);
        var spans = await all.TagAsync(texts, Ct);
        var confidences = spans.SelectMany(s => s).Select(s => s.Confidence).Order().ToList();
        var middle = confidences[confidences.Count / 2];
        Assert.InRange(middle, double.BitIncrement(confidences[0]), 1);
        (manifest with { ConfidenceMin = middle }).Write(folder);
        using var sure = await NeuralTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions(), Ct);
        using var asked = await NeuralTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions { ConfidenceMin = 0 }, Ct);

        Assert.Equal(spans.Select(s => s.Where(x => x.Confidence >= middle)), await sure.TagAsync(texts, Ct));
        Assert.Equal(spans, await asked.TagAsync(texts, Ct));
        Assert.Equal([manifest.Version, manifest.Version, $"{manifest.Version}-c0"], [all.Model.Version, sure.Model.Version, asked.Model.Version]);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.1)]
    public async Task A_confidence_that_is_none_is_refused(double confidence)
    {
        using var tiny = new TinyEngine();
        var folder = tiny.Write(TinyEngine.TwoGroups);
        (ModelManifest.Read(folder) with { ConfidenceMin = confidence }).Write(folder);
        Assert.Contains("between 0 and 1", (await Assert.ThrowsAsync<InvalidDataException>(
            () => NeuralTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions(), Ct))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("O", "B-Person", "I-Person")]
    [InlineData("LABEL_0", "LABEL_1")]
    public async Task A_network_that_finds_something_else_is_refused(params string[] labels)
    {
        using var tiny = new TinyEngine();
        await Assert.ThrowsAsync<InvalidDataException>(() => NeuralTagger.OpenAsync(tiny.Write(labels), tiny.Engine, new TaggerOptions(), Ct));
    }

    [Fact]
    public async Task Overlapping_labels_are_only_read_by_constrained_decoding()
    {
        using var tiny = new TinyEngine();
        await Assert.ThrowsAsync<InvalidDataException>(() => tiny.TaggerAsync(Ct, new TaggerOptions { Decoding = TagDecoding.First }));
    }

    private static IEnumerable<(int, int, string)> Places(IReadOnlyList<SkillSpan> spans) => spans.Select(s => (s.Start, s.End, s.Label));

    private static string Golden(TemporaryFolder folder)
    {
        var golden = RepositoryRoot.Shared("golden/bert");
        Assert.SkipWhen(golden is null, "../shared/golden/bert is not on this machine");
        var source = folder.Combine("source");
        Directory.CreateDirectory(source);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(golden!, "token-classifier")))
        {
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        }

        File.Copy(Path.Combine(golden!, "vocab.txt"), Path.Combine(source, TokenizerFolder.VocabularyName));
        File.WriteAllText(Path.Combine(source, TokenizerFolder.ConfigName), """{"do_lower_case":false}""");
        using var bert = BertFolder.Open(source);
        var into = folder.Combine("model");
        OnnxModelFolder.Write(bert, into, new OnnxWriteOptions
        {
            Role = ModelRole.Tagger,
            Name = "golden",
            Precision = OnnxPrecision.Fp32,
            Flavour = OnnxFlavour.Standard,
        });
        return into;
    }
}
