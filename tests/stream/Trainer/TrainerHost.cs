using System.Diagnostics;
using Craft.Catalog;
using Craft.Catalog.Knowledge;
using Craft.Catalog.Models;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.TestSupport;
using Craft.Trainer;
using Hangfire;
using Hangfire.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.StreamTests.Trainer;

/// <summary>A trainer over a real PostgreSQL, with a fit of milliseconds and a dashboard on a free port.</summary>
internal sealed class TrainerHost(WebApplication app) : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    public ModelRegistry Registry => app.Services.GetRequiredService<ModelRegistry>();

    public JobStorage Storage => app.Services.GetRequiredService<JobStorage>();

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    public static async Task<TrainerHost> StartAsync(
        string database, string folder, ITextEncoder? encoder, CancellationToken ct, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            [new("Trainer:DataDirectory", folder), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]);
        builder.Services.AddCatalog(database);
        builder.Services.AddSingleton(new LexicalFitOptions
        {
            Dimensions = 32,
            GramBits = 12,
            WordBits = 10,
            Oversampling = 8,
            Iterations = 2,
            MinDocuments = 1,
        });
        if (encoder is not null)
        {
            builder.Services.AddSingleton(encoder);
        }

        builder.Services.AddTrainer(builder.Configuration);
        var app = builder.Build();
        app.MapTrainer();
        await app.Services.EnsureCatalogSchemaAsync(ct);
        var knowledge = app.Services.GetRequiredService<KnowledgeStore>();
        if (await knowledge.VersionAsync(ct) is null)
        {
            await knowledge.ReplaceAsync(TinyKnowledge.Make(), DateTimeOffset.UnixEpoch, ct);
        }

        await app.StartAsync(ct);
        return new TrainerHost(app);
    }

    /// <summary>Starts the recurring job as the dashboard does; the answer is the id of the run.</summary>
    public string Trigger() =>
        app.Services.GetRequiredService<IRecurringJobManagerV2>().TriggerJob("refit-lexical");

    public bool Cancel(string jobId) => app.Services.GetRequiredService<IBackgroundJobClientV2>().Delete(jobId);

    public StateData? State(string jobId)
    {
        using var connection = Storage.GetConnection();
        return connection.GetStateData(jobId);
    }

    /// <summary>Waits for a state of the job; fails with the state it is stuck in.</summary>
    public async Task<StateData> StateAsync(string jobId, string state, CancellationToken ct)
    {
        await UntilAsync(() => Task.FromResult(State(jobId)?.Name == state), () => $"job is {Describe(jobId)}", ct);
        return State(jobId)!;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < _limit, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }
    }

    public Task StopAsync(CancellationToken ct) => app.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private string Describe(string jobId)
    {
        var state = State(jobId);
        return state is null ? "unknown" : $"{state.Name}: {state.Reason} {string.Join(" ", state.Data.Values)}";
    }
}
