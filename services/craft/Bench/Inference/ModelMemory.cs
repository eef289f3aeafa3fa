using System.Diagnostics;
using System.Globalization;
using Craft.Cli;
using Craft.Inference.Models;

namespace Craft.Bench.Inference;

/// <summary>The memory of a process that serves both models, measured in one of its own.</summary>
internal static class ModelMemory
{
    /// <summary>The command that the child runs; for nobody else.</summary>
    public const string Command = "inference-memory";

    private const int Courses = 200;

    /// <summary>Starts the child and reads its answer, megabytes.</summary>
    public static async Task<double> OfChildAsync(BenchModels models, CancellationToken ct)
    {
        var start = Kafka.OwnProgram.Start("bench", Command, models.Tagger, models.Encoder);
        start.RedirectStandardOutput = true;
        using var child = Process.Start(start) ?? throw CommandFailure.Failed("the child that measures memory does not start.");
        var answer = await child.StandardOutput.ReadToEndAsync(ct);
        await child.WaitForExitAsync(ct);
        return child.ExitCode == 0 && double.TryParse(answer, CultureInfo.InvariantCulture, out var megabytes)
            ? megabytes
            : throw CommandFailure.Failed("the child that measures memory failed.");
    }

    /// <summary>Loads both, tags and embeds as many courses as a service would in some seconds, and prints the peak.</summary>
    public static async Task<int> MeasureAsync(string tagger, string encoder, CancellationToken ct)
    {
        using (var served = await ServedModels.OpenAsync(tagger, encoder, ct))
        {
            var texts = BenchTexts.LikeCourses(TokenizerFolder.Read(tagger).Tokenizer, Courses);
            await served.CoursesAsync(texts, ct);
            await served.CoursesAsync(texts, ct);
        }

        using var own = Process.GetCurrentProcess();
        Terminal.Result((own.PeakWorkingSet64 / 1e6).ToString("F1", CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }
}
