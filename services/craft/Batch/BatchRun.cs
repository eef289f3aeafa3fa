using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace Craft.Batch;

/// <summary>
/// JSON Lines through a piece of work, same order: a window is read while others are worked on, one per core, and their answers
/// wait their turn. Memory is bound by the windows under way.
/// </summary>
internal static class BatchRun
{
    // umlauts stay readable, as on the wire
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs to the end of the input. Throws <see cref="IOException"/> when the output is no longer read.</summary>
    public static async Task<BatchCount> RunAsync(
        Stream input, Stream output, BatchWork work, IProgress<BatchCount>? progress, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var underWay = Channel.CreateBounded<Task<(byte[] Text, BatchCount Count)>>(Environment.ProcessorCount);
        var reading = ReadAsync(input, work, underWay.Writer, stop.Token);
        try
        {
            var total = default(BatchCount);
            await foreach (var window in underWay.Reader.ReadAllAsync(ct))
            {
                var (text, count) = await window;
                await output.WriteAsync(text, ct);
                total = new BatchCount(total.Lines + count.Lines, total.Bad + count.Bad);
                progress?.Report(total);
                if (underWay.Reader.Count == 0)
                {
                    await output.FlushAsync(ct);
                }
            }

            await output.FlushAsync(ct);
            await reading;
            return total;
        }
        catch
        {
            // nobody waits for the rest
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task ReadAsync(
        Stream input, BatchWork work, ChannelWriter<Task<(byte[], BatchCount)>> underWay, CancellationToken ct)
    {
        try
        {
            await foreach (var window in BatchReader.ReadAsync(input, ct))
            {
                // room first: a window counts from the moment it is worked on
                await underWay.WaitToWriteAsync(ct);
                await underWay.WriteAsync(AnswerAsync(window, work, ct), ct);
            }

        }
        finally
        {
            underWay.Complete();
        }
    }

    private static async Task<(byte[] Text, BatchCount Count)> AnswerAsync(
        IReadOnlyList<BatchLine> window, BatchWork work, CancellationToken ct)
    {
        // most work is computing without a pause: the reader must not wait for it
        await Task.Yield();
        var good = window.Where(line => line.Fault is null).ToList();
        var answers = good.Count == 0 ? [] : await work(good, ct);
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text, _json);
        var (next, bad) = (0, 0);
        foreach (var line in window)
        {
            var answer = line.Fault is { } fault ? BatchAnswer.Bad(fault) : answers[next++];
            bad += answer.Error is null ? 0 : 1;
            Write(writer, line, answer);
            writer.Flush();
            text.Write("\n"u8);
            writer.Reset();
        }

        return (text.WrittenSpan.ToArray(), new BatchCount(window.Count, bad));
    }

    private static void Write(Utf8JsonWriter writer, BatchLine line, BatchAnswer answer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        if (line.Id is { } id)
        {
            id.WriteTo(writer);
        }
        else
        {
            writer.WriteNumberValue(line.Number);
        }

        if (answer.Members is { } members)
        {
            members(writer);
        }
        else
        {
            writer.WriteString("error", answer.Error);
        }

        writer.WriteEndObject();
    }
}
