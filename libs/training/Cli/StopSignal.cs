using System.Runtime.InteropServices;

namespace Craft.Training.Cli;

/// <summary>
/// SIGTERM and Ctrl-C as a token; the same one again ends the process at once. Only the same: with Ctrl-C the terminal signals
/// both this process and the <c>craft</c> above it, which passes a SIGTERM on.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private const int SignalBase = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Stop(c, SignalBase + 15)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Stop(c, SignalBase + 2)),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>What the shell expects of a program that a signal ended.</summary>
    public int ExitCode { get; private set; } = SignalBase + 15;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (!_source.IsCancellationRequested)
        {
            (context.Cancel, ExitCode) = (true, exitCode);
            _source.Cancel();
        }
        else
        {
            context.Cancel = exitCode != ExitCode;
        }
    }
}
