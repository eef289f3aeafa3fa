using System.Diagnostics;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Bench.Inference;

/// <summary>
/// <c>craft bench inference</c>: the engine against bare ONNX Runtime on the same texts in the same run, a BERT-base one text at
/// a time, a course through both models, and the memory of a process that has both. Ours and the peer take turns, the fastest
/// round counts: what else the machine does meets both.
/// </summary>
internal static class InferenceBench
{
    private const double RatioAim = 0.95;
    private const double BaseAim = 33;
    private const double CoursesAim = 80;
    private const double MemoryAim = 400;
    private const int BaseTokens = 83;

    public static async Task<BenchReport> RunAsync(InferenceBenchOptions options, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("craft-bench-");
        try
        {
            var models = BenchModels.Prepare(options, folder.FullName);
            return BenchReport.Of("inference",
            [
                .. await CoursesAsync(models, ct),
                .. await BaseAsync(models, ct),
                new BenchFigure("memory of a process with both models, peak", await ModelMemory.OfChildAsync(models, ct), "MB", MemoryAim, "lower"),
            ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchFigure>> CoursesAsync(BenchModels models, CancellationToken ct)
    {
        const int Courses = 200;
        using var served = await ServedModels.OpenAsync(models.Tagger, models.Encoder, ct);
        var texts = BenchTexts.LikeCourses(TokenizerFolder.Read(models.Tagger).Tokenizer, Courses);
        var forEncoder = BenchTexts.LikeCourses(TokenizerFolder.Read(models.Encoder).Tokenizer, Courses);
        using var tagger = new BareRuntime(Path.Combine(models.Tagger, ModelManifest.NetworkFileName));
        using var encoder = new BareRuntime(Path.Combine(models.Encoder, ModelManifest.NetworkFileName));
        var tagging = await RaceAsync(
            5, ct => served.Tagger.TagAsync([.. texts.Texts.Select(t => new Craft.Inference.TaggerText(t, "de"))], ct), () => tagger.Run(texts.Ids), ct);
        var both = await RaceAsync(5, ct => served.CoursesAsync(texts, ct), () =>
        {
            tagger.Run(texts.Ids);
            encoder.Run(forEncoder.First(ServedModels.EncoderTokens));
        }, ct);
        var tokens = texts.Ids.Average(ids => ids.Length);
        return
        [
            Figure($"tagger, texts of {tokens:F0} tokens", Courses, tagging, null),
            Figure($"tagger and encoder (first {ServedModels.EncoderTokens}), courses of {tokens:F0} tokens", Courses, both, CoursesAim),
        ];
    }

    private static async Task<IReadOnlyList<BenchFigure>> BaseAsync(BenchModels models, CancellationToken ct)
    {
        const int Texts = 60;
        using var events = new InferenceEvents(NullLogger<InferenceEvents>.Instance);
        using var engine = new InferenceEngine(new InferenceOptions(), events, TimeProvider.System);
        using var encoder = await NeuralEncoder.OpenAsync(models.Base, engine, ct);
        using var bare = new BareRuntime(Path.Combine(models.Base, ModelManifest.NetworkFileName));
        var texts = BenchTexts.OfLength(TokenizerFolder.Read(models.Base).Tokenizer, Texts, BaseTokens);
        var times = await RaceAsync(4, ct => encoder.EncodeAsync(texts.Texts, ct), () => bare.Run(texts.Ids), ct);
        return [Figure($"BERT-base int8, one text of {BaseTokens} tokens per run", Texts, times, BaseAim)];
    }

    // without an aim of its own the figure's aim is what the peer did
    private static BenchFigure Figure(string name, int count, (double Ours, double Bare) seconds, double? aim)
    {
        var peer = new BenchPeer("bare ONNX Runtime", count / seconds.Bare);
        return new BenchFigure(name, count / seconds.Ours, "texts/s", aim ?? (RatioAim * peer.Value), "higher", peer);
    }

    private static async Task<(double Ours, double Bare)> RaceAsync(
        int rounds, Func<CancellationToken, Task> ours, Action bare, CancellationToken ct)
    {
        var (best, bestBare) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            bare();
            bestBare = Math.Min(bestBare, Stopwatch.GetElapsedTime(started).TotalSeconds);
            started = Stopwatch.GetTimestamp();
            await ours(ct);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return (best, bestBare);
    }
}
