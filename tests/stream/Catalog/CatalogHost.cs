using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Catalog.Knowledge;
using Craft.Catalog.Models;
using Craft.Catalog.Outbox;
using Craft.Catalog.Polls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.StreamTests.Catalog;

/// <summary>A host with the catalogue, with or without a scripted publisher behind its outbox.</summary>
internal sealed class CatalogHost(IHost host) : IAsyncDisposable
{
    public CourseCatalog Courses => host.Services.GetRequiredService<CourseCatalog>();

    public PollLog Polls => host.Services.GetRequiredService<PollLog>();

    public ModelRegistry Models => host.Services.GetRequiredService<ModelRegistry>();

    public KnowledgeStore Knowledge => host.Services.GetRequiredService<KnowledgeStore>();

    public IServiceProvider Services => host.Services;

    public static async Task<CatalogHost> StartAsync(string connectionString, ScriptedTopic? topic, CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddCatalog(connectionString);
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        if (topic is not null)
        {
            builder.Services.AddSingleton<PublishChanges>(topic.PublishAsync);
            builder.Services.AddSingleton<ReadPublishedSequence>(topic.ReadPublishedAsync);
            builder.Services.AddCourseOutbox();
        }

        var host = builder.Build();
        await host.StartAsync(ct);
        return new CatalogHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
