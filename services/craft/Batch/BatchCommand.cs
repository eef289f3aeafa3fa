using System.Globalization;
using Craft.Cli;

namespace Craft.Batch;

/// <summary>What the batch commands have in common: streams, progress, exit code.</summary>
internal static class BatchCommand
{
    private static readonly TimeSpan _shownEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs the whole input through <paramref name="work"/>; bad lines are answered and end in exit code 1.</summary>
    public static async Task<int> RunAsync(string input, string output, BatchWork work, CancellationToken ct)
    {
        await using var from = BatchStreams.OpenInput(input);
        await using var to = BatchStreams.OpenOutput(output);
        try
        {
            var count = await BatchRun.RunAsync(from, to, work, Progress(), ct);
            return count.Bad == 0 ? ExitCode.Done : throw CommandFailure.Failed(Text($"{count.Bad} of {count.Lines} lines were bad."));
        }
        catch (IOException) when (output == "-")
        {
            // whoever read the answers has enough of them
            return ExitCode.Done;
        }
        catch (IOException e)
        {
            throw CommandFailure.Failed($"the batch stopped: {e.Message}", e);
        }
    }

    // only where a person looks, in one line that is written again
    private static ImmediateProgress<BatchCount>? Progress()
    {
        if (Console.IsErrorRedirected)
        {
            return null;
        }

        var started = TimeProvider.System.GetTimestamp();
        var shown = started;
        return new ImmediateProgress<BatchCount>(count =>
        {
            if (TimeProvider.System.GetElapsedTime(shown) >= _shownEvery)
            {
                shown = TimeProvider.System.GetTimestamp();
                var rate = count.Lines / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                Console.Error.Write(Text($"\r{count.Lines:N0} lines, {rate:N0}/s, {count.Bad:N0} bad "));
            }
        });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
