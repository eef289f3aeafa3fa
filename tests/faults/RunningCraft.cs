using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Craft.Ingestor.Simulation;
using Craft.TestSupport;

namespace Craft.FaultTests;

/// <summary>A <c>craft up</c> of its own on a data folder, polling a simulator that lives outside of it.</summary>
internal sealed class RunningCraft : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(25);

    private readonly HttpClient _http = new();

    private RunningCraft(CraftProcess process) => Process = process;

    public CraftProcess Process { get; }

    public string Kafka { get; private set; } = "";

    public string Postgres { get; private set; } = "";

    /// <summary>Starts the program; it may not be ready yet.</summary>
    public static RunningCraft Start(string folder, SourceSimulator? sources, TimeSpan interval, params string[] more) =>
        Start(folder, sources, interval, settings: [], more);

    /// <summary>With settings of one's own.</summary>
    public static RunningCraft Start(
        string folder, SourceSimulator? sources, TimeSpan interval, Dictionary<string, string> settings, params string[] more)
    {
        var environment = new Dictionary<string, string>(CraftProcess.WithoutNetworks);
        foreach (var (source, i) in (sources?.Sources ?? []).Select((s, i) => (s, i)))
        {
            var prefix = $"Craft__Ingestor__Sources__{i}__";
            environment[prefix + "Name"] = source.Name;
            environment[prefix + "Kind"] = source.Kind.ToString();
            environment[prefix + "Url"] = source.Url;
            environment[prefix + "Interval"] = interval.ToString();
            environment[prefix + "ApiKey"] = source.ApiKey ?? "";
            environment[prefix + "ClientId"] = source.ClientId ?? "";
            environment[prefix + "ClientSecret"] = source.ClientSecret ?? "";
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return new RunningCraft(CraftProcess.Start(
            ["up", "--data", folder, "--http", "127.0.0.1:0", "--kafka-port", "0", .. more], environment));
    }

    /// <summary>Waits for the ready lines.</summary>
    public async Task<RunningCraft> ReadyAsync()
    {
        Postgres = Address(await Process.LineAsync("ready postgres ", _startLimit));
        Kafka = Address(await Process.LineAsync("ready kafka ", _startLimit));
        _http.BaseAddress = new Uri(Address(await Process.LineAsync("ready web ", _startLimit)));
        await Process.LineAsync("ready all", _startLimit);
        return this;
    }

    /// <summary>The course as the index has it, or the status that says why not.</summary>
    public async Task<(HttpStatusCode Status, string? Title, long? Revision)> CourseAsync(string id, CancellationToken ct)
    {
        using var answer = await GetAsync("/api/courses/" + Uri.EscapeDataString(id), ct);
        if (answer is null)
        {
            return (HttpStatusCode.ServiceUnavailable, null, null);
        }

        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return (answer.StatusCode, null, null);
        }

        var course = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        return (answer.StatusCode, course.GetProperty("title").GetString(), course.GetProperty("revision").GetInt64());
    }

    // null: nobody listens, because the program has ended; whoever waits says so with its output
    private async Task<HttpResponseMessage?> GetAsync(string path, CancellationToken ct)
    {
        try
        {
            return await _http.GetAsync(path, ct);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Uri Web => _http.BaseAddress!;

    public HttpClient Http => _http;

    /// <summary>SIGTERM; the exit code, within the promised 25 s.</summary>
    public async Task<int> StopAsync()
    {
        Process.Terminate();
        return await Process.ExitAsync(_stopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }

    private static string Address(string readyLine) => readyLine.Split(' ', 3)[2];
}
