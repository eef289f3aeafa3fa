using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Craft.Bench.Inference;
using Craft.Cli;
using Craft.Inference;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Onnx.Format;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Serving;
using Craft.UnitTests.Inference.Tagging;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>
/// <c>craft models import --samples --judge</c>: what the model in fp32 finds is taken for the truth, so it scores 100, and the
/// imported model must come within half a point of it.
/// </summary>
[Collection(ConsoleTests.Name)]
public sealed partial class ModelsJudgeTests : IDisposable
{
    private const int Found = 10;

    private readonly TinyEngine _tiny = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Samples => Write("samples.txt", Texts(40));

    public void Dispose()
    {
        _folder.Dispose();
        _tiny.Dispose();
    }

    [Fact]
    public async Task An_encoder_keeps_what_its_retrieval_needs()
    {
        var (queries, passages) = (Texts(40), Texts(60));
        using (var encoder = await NeuralEncoder.OpenAsync(Source(ModelRole.Encoder), _tiny.Engine, Ct))
        {
            var vectors = await encoder.EncodeAsync(passages, Ct);
            var asked = await encoder.EncodeAsync(queries, Ct);
            Write("pairs.jsonl", queries.Zip(asked).SelectMany(q => passages.Zip(vectors)
                .OrderByDescending(p => p.Second.Zip(q.Second, (a, b) => (double)a * b).Sum()).Take(Found)
                .Select(p => JsonSerializer.Serialize(new { query = q.First, passage = p.First }))));
        }

        await ImportedAsync(ModelRole.Encoder, _folder.Combine("pairs.jsonl"), "recall@10 of 40 queries");
    }

    [Fact]
    public async Task What_a_tagger_calls_unsure_is_written_into_its_folder()
    {
        // where numbers are written with a comma, too
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Source(ModelRole.Tagger);
        Assert.Equal(ExitCode.Done, (await ImportAsync(ModelRole.Tagger, "--confidence-min", "0.7")).ExitCode);
        var manifest = ModelManifest.Read(_folder.Combine("model"));
        Assert.Equal(0.7, manifest.ConfidenceMin);
        Assert.EndsWith("-c0.7", manifest.Version, StringComparison.Ordinal);
        Assert.Contains("from a confidence of 0.7", (await CommandLine.RunAsync("models", "show", _folder.Combine("model"))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0,7")]
    [InlineData("NaN")]
    [InlineData("sure")]
    public async Task What_is_no_confidence_is_wrong_use(string confidence)
    {
        Source(ModelRole.Tagger);
        var (exitCode, _, error) = await ImportAsync(ModelRole.Tagger, "--confidence-min", confidence);
        Assert.Equal(ExitCode.WrongUse, exitCode);
        Assert.Contains("--confidence-min wants a number from 0 to 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tagger_keeps_what_its_F1_needs()
    {
        var texts = Texts(150);
        Directory.CreateDirectory(_folder.Combine("data", "skillspan"));
        using (var tagger = await NeuralTagger.OpenAsync(Source(ModelRole.Tagger), _tiny.Engine, new TaggerOptions(), Ct))
        {
            var spans = await tagger.TagAsync([.. texts.Select(t => new TaggerText(t, "en"))], Ct);
            WriteConll("house", texts.Zip(spans).Take(100));
            WriteConll("tech", texts.Zip(spans).Skip(100));
        }

        await ImportedAsync(ModelRole.Tagger, _folder.Combine("data"), "F1");
    }

    [Theory]
    [InlineData("encoder", "{\"query\":\"Kurs\"}", "line 1 is not {\"query\": .., \"passage\": ..}")]
    [InlineData("encoder", "Kurs", "line 1 is not")]
    [InlineData("encoder", "[]", "line 1 is not")]
    [InlineData("encoder", "{\"query\":\"\\ud800\",\"passage\":\"Kurs\"}", "line 1 is not")]
    [InlineData("encoder", "{\"query\":\"Kurs\",\"passage\":\"Kurs\"}", "has 1 different passages: recall@10 needs more than 10")]
    [InlineData("encoder", null, "Could not find file")]
    [InlineData("tagger", null, "has no skillspan/")]
    public async Task A_judge_without_data_is_one_line(string role, string? content, string sentence)
    {
        Source(role);
        var path = content is null ? _folder.Combine("nothing") : Write("pairs.jsonl", [content]);
        var (exitCode, output, error) = await ImportAsync(role, "--samples", Samples, "--judge", path);
        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.False(Directory.Exists(_folder.Combine("model")));
    }

    [Fact]
    public async Task A_judge_of_what_is_not_made_int8_is_wrong_use()
    {
        Source(ModelRole.Encoder);
        var onnx = _folder.Combine("fp32", ModelManifest.NetworkFileName);
        string[][] wrong = [["models", "import", _folder.Combine("source"), "--precision", "fp16"], ["models", "import", onnx]];
        foreach (var command in wrong)
        {
            var (exitCode, output, error) = await CommandLine.RunAsync(
                [.. command, "--role", "encoder", "--into", _folder.Combine("model"), "--judge", _folder.Combine("pairs.jsonl")]);
            Assert.Equal((ExitCode.WrongUse, ""), (exitCode, output));
            Assert.Contains("about int8", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_nothing_is_lost_a_judge_changes_nothing()
    {
        Source(ModelRole.Encoder);
        // every passage is a query's own words: int8 cannot but find it
        var texts = Texts(20);
        var judge = Write("pairs.jsonl", texts.Select(t => JsonSerializer.Serialize(new { query = t, passage = t })));
        Assert.Equal(ExitCode.Done, (await ImportAsync(ModelRole.Encoder, "--precision", "int8")).ExitCode);
        var before = ModelManifest.Read(_folder.Combine("model"));
        var (exitCode, _, error) = await ImportAsync(ModelRole.Encoder, "--precision", "int8", "--judge", judge);
        Assert.Equal((ExitCode.Done, "recall@10 of 20 queries: 100.00 in fp32, 100.00 in int8 smoothed by 0.65, 100.00 with 0 matrices kept\n"), (exitCode, error));
        Assert.Equal(before, ModelManifest.Read(_folder.Combine("model")) with { Labels = before.Labels });
    }

    [Fact]
    public async Task Samples_fit_int8_to_the_texts()
    {
        Source(ModelRole.Encoder);
        Assert.Equal(ExitCode.Done, (await ImportAsync(ModelRole.Encoder, "--precision", "int8")).ExitCode);
        var before = ModelManifest.Read(_folder.Combine("model"));
        Assert.Equal(ExitCode.Done, (await ImportAsync(ModelRole.Encoder, "--precision", "int8", "--samples", Samples)).ExitCode);
        var after = ModelManifest.Read(_folder.Combine("model"));
        Assert.Equal((before.Precision, before.Dimensions), (after.Precision, after.Dimensions));
        Assert.NotEqual(before.Sha256, after.Sha256);
    }

    private async Task ImportedAsync(string role, string judge, string metric)
    {
        var (exitCode, output, error) = await ImportAsync(role, "--precision", "int8", "--samples", Samples, "--judge", judge);
        Assert.True(exitCode == ExitCode.Done, error);
        TestContext.Current.TestOutputHelper!.WriteLine(error);
        Assert.Contains($"{role}, int8", output, StringComparison.Ordinal);
        var said = Said().Match(error);
        Assert.Equal(metric, said.Groups["metric"].Value);
        double Points(string name) => double.Parse(said.Groups[name].Value, CultureInfo.InvariantCulture);
        string[] kept = said.Groups["kept"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(100, Points("fp32"));
        // random weights do not forgive int8
        Assert.InRange(Points("int8"), 1, 99.49);
        Assert.InRange(Points("score"), 99.5, 100);
        using var source = BertFolder.Open(_folder.Combine("source"));
        var all = BertMatrices.Of(source.Config);
        Assert.InRange(kept.Length, 1, all.Count);
        Assert.Equal(kept.Order(), all.Except(Int8Matrices(all)).Order());
    }

    private IEnumerable<string> Int8Matrices(IEnumerable<string> all)
    {
        var stored = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder.Combine("model", ModelManifest.NetworkFileName)))
            .Graph.Initializer.Where(t => t.DataType == (int)OnnxType.Int8).Select(t => t.Name).ToHashSet();
        return all.Where(m => stored.Contains(m + ".weight"));
    }

    private Task<(int ExitCode, string Output, string Error)> ImportAsync(string role, params string[] more) =>
        CommandLine.RunAsync(["models", "import", _folder.Combine("source"), "--role", role, "--into", _folder.Combine("model"), .. more]);

    /// <summary>Weights in <c>source</c>; returns the folder of the same model in fp32.</summary>
    private string Source(string role)
    {
        var (source, into) = (_folder.Combine("source"), _folder.Combine("fp32"));
        new RandomBert(2, 32, 4, GoldenPipeline.Pieces.Length)
        {
            Positions = TinyEngine.Positions,
            Labels = role == ModelRole.Tagger ? TinyEngine.TwoGroups : [],
            Vocabulary = Path.Combine(GoldenPipeline.Folder, "vocab.txt"),
        }.Write(source);
        using var model = BertFolder.Open(source);
        OnnxModelFolder.Write(model, into, new OnnxWriteOptions { Role = role, Name = "tiny", Precision = OnnxPrecision.Fp32 });
        return into;
    }

    private List<string> Texts(int count)
    {
        var words = GoldenPipeline.Pieces.Where(p => p.All(char.IsLetter)).ToList();
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[_random.Next(words.Count)])))];
    }

    private void WriteConll(string source, IEnumerable<(string Text, IReadOnlyList<SkillSpan> Spans)> sentences)
    {
        using var file = new GZipStream(File.Create(_folder.Combine("data", "skillspan", $"skillspan_{source}_dev.conll.gz")), CompressionLevel.Fastest);
        using var writer = new StreamWriter(file);
        foreach (var (text, spans) in sentences)
        {
            var start = 0;
            foreach (var token in text.Split(' '))
            {
                writer.WriteLine($"{token}\t{Tag("skill", start)}\t{Tag("knowledge", start)}");
                start += token.Length + 1;
            }

            writer.WriteLine();
            string Tag(string label, int at) => spans.FirstOrDefault(s => s.Label == label && s.Start <= at && at < s.End) is { Label: not null } span
                ? span.Start == at ? "B" : "I"
                : "O";
        }
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(_folder.Combine(name), lines);
        return _folder.Combine(name);
    }

    [GeneratedRegex(@"(?<metric>.+): (?<fp32>[\d.]+) in fp32, (?<int8>[\d.]+) in int8 smoothed by [\d.]+, (?<score>[\d.]+) with \d+ matrices kept(: (?<kept>.*))?")]
    private static partial Regex Said();
}
