using Craft.Runtime;

namespace Craft.Up;

/// <summary>Stops a host within its budget (C-9) and lets go of everything in it.</summary>
internal sealed class HostStop(WebApplication app) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        using var budget = new CancellationTokenSource(StreamingHost.ShutdownTimeout);
        try
        {
            await app.StopAsync(budget.Token);
        }
        catch (OperationCanceledException)
        {
            // what is not done by now comes again at the next start: nothing was committed for it
        }

        await app.DisposeAsync();
    }
}
