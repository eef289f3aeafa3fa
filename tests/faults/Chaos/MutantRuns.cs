using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests.Chaos;

/// <summary>The runs of all mutants, a few at once: most of their time is waiting.</summary>
public sealed class MutantRuns : IAsyncLifetime
{
    private const int AtOnce = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<Mutant, Task<SeedResult>> _runs = [];

    public ValueTask InitializeAsync()
    {
        _runs = Enum.GetValues<Mutant>().ToDictionary(m => m, PlayAsync);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_runs.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        _free.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    internal Task<SeedResult> Of(Mutant mutant) => _runs[mutant];

    private async Task<SeedResult> PlayAsync(Mutant mutant)
    {
        await _free.WaitAsync(_stop.Token);
        try
        {
            return await ChaosCommand.PlayAsync(MutantScenario.Of(mutant), _folder.Path, keep: true, _stop.Token);
        }
        finally
        {
            _free.Release();
        }
    }
}
