using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>One <c>craft up --demo</c> for several classes.</summary>
public sealed class DemoCraft : IAsyncLifetime
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private RunningCraft? _craft;

    public string Folder => _folder.Path;

    internal RunningCraft Craft => _craft ?? throw new InvalidOperationException("not started");

    /// <summary>A command on this system's folder; exit code, standard output and error.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        CommandResult.OfAsync([.. arguments, "--data", Folder], _limit);

    public async ValueTask InitializeAsync() =>
        _craft = await RunningCraft.Start(Folder, null, TimeSpan.Zero, "--demo").ReadyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_craft is { } craft)
        {
            // also what a busy system answers to SIGTERM
            var exitCode = craft.Process.HasExited ? -1 : await craft.StopAsync();
            var output = craft.Process.Output;
            await craft.DisposeAsync();
            Assert.True(exitCode == 0, output);
        }

        _folder.Dispose();
    }
}
