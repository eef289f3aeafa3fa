using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Craft.Ingestor.Sources;

namespace Craft.Ingestor.Polling;

/// <summary>Reads a few items ahead of their consumer, so that fetching and storing overlap.</summary>
internal static class ReadAhead
{
    /// <summary>The same items in the same order; an error comes after the items before it.</summary>
    public static async IAsyncEnumerable<T> Of<T>(IAsyncEnumerable<T> items, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var queue = Channel.CreateBounded<T>(new BoundedChannelOptions(most) { SingleReader = true, SingleWriter = true });
        var reading = FillAsync(items, queue.Writer, stop.Token);
        try
        {
            await foreach (var item in queue.Reader.ReadAllAsync(ct))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task FillAsync<T>(IAsyncEnumerable<T> items, ChannelWriter<T> queue, CancellationToken ct)
    {
        var error = default(Exception);
        try
        {
            await foreach (var item in items.WithCancellation(ct))
            {
                await queue.WriteAsync(item, ct);
            }
        }
        catch (Exception e) when (e is SourceUnavailableException or OperationCanceledException)
        {
            error = e;
        }
        finally
        {
            queue.TryComplete(error);
        }
    }
}
