using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Craft.FaultTests.Chaos;

/// <summary>The mutant that does not hear SIGTERM.</summary>
internal sealed class DeafLifetime : IHostLifetime, IDisposable
{
    private readonly PosixSignalRegistration _signal =
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context => context.Cancel = true);

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signal.Dispose();
}
