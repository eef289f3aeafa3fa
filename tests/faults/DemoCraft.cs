using System.Net.Http.Json;
using System.Text.Json;
using Craft.TestSupport;
using Xunit;

namespace Craft.FaultTests;

/// <summary>One <c>craft up --demo</c> for several classes.</summary>
public sealed class DemoCraft : IAsyncLifetime
{
    private const int Enough = 3;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private RunningCraft? _craft;

    public string Folder => _folder.Path;

    internal RunningCraft Craft => _craft ?? throw new InvalidOperationException("not started");

    /// <summary>A command on this system's folder; exit code, standard output and error.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        CommandResult.OfAsync([.. arguments, "--data", Folder], _limit);

    public async ValueTask InitializeAsync()
    {
        _craft = await RunningCraft.Start(Folder, null, TimeSpan.Zero, "--demo").ReadyAsync();

        // the first courses take a moment to the index
        await Waiting.UntilAsync(async () => await CoursesAsync(_craft) >= Enough ? null : "no courses", _limit, _craft.Process);
    }

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

    private static async Task<int> CoursesAsync(RunningCraft craft)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/recommendations")
        {
            Content = JsonContent.Create(new { occupation = new { text = "Pflegefachfrau (m/w/d)" } }),
        };
        request.Headers.Add("Prefer", "wait=10");
        using var answer = await craft.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return body.TryGetProperty("items", out var items) ? items.GetArrayLength() : 0;
    }
}
