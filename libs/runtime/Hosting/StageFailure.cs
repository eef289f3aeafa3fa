using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>
/// Ends the process when a part cannot go on. Hosts exit with 0 after a stop, whatever the reason (dotnet/runtime 68165),
/// so the exit code is set here; a program that returns its own reads <see cref="ExitCode"/>.
/// </summary>
public sealed class StageFailure(IHostApplicationLifetime lifetime, PartHealth health, ILogger<StageFailure> logger)
{
    /// <summary>A broken part, a fenced instance, a bug.</summary>
    public const int Broken = 1;

    /// <summary>A flood of rejects.</summary>
    public const int Flood = 3;

    private int _exitCode;

    /// <summary>Zero as long as nothing failed; the first failure decides.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    public void Fail(string part, int exitCode, string reason, Exception? exception = null)
    {
        logger.Failed(exception, part, exitCode, reason);
        health.Part(part).Failed(reason);
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            Environment.ExitCode = exitCode;
        }

        lifetime.StopApplication();
    }
}
