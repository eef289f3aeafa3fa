using Craft.Catalog.Courses;
using Craft.Catalog.Knowledge;
using Craft.Catalog.Models;
using Craft.Catalog.Outbox;
using Craft.Catalog.Polls;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten;
using Marten.Events.Daemon.Coordination;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Core;
using ICoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace Craft.Catalog;

/// <summary>Registers the catalogue.</summary>
public static class CatalogServices
{
    /// <summary>
    /// One <see cref="NpgsqlDataSource"/>, the Marten store (schema made at host start), <see cref="CourseCatalog"/>,
    /// <see cref="PollLog"/>, <see cref="ModelRegistry"/> and <see cref="KnowledgeStore"/>. A second call changes nothing.
    /// </summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, string connectionString)
    {
        if (services.Any(s => s.ServiceType == typeof(CourseCatalog)))
        {
            return services;
        }

        services.AddMetrics();
        services.AddLogging(logging => logging.AddFilter("Marten.Events.Daemon", LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new WithdrawalOptions());
        services.AddSingleton(_ => NpgsqlDataSource.Create(CatalogConnection.Complete(connectionString)));
        services.AddMarten(Configure)
            .UseNpgsqlDataSource().UseLightweightSessions().ApplyAllDatabaseChangesOnStartup();
        services.AddSingleton<CatalogEvents>();
        services.AddSingleton(p => new CatalogRetry(
            p.GetRequiredService<NpgsqlDataSource>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<CatalogEvents>()));
        services.AddSingleton(p => new CourseCatalog(
            p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<NpgsqlDataSource>(),
            p.GetRequiredService<WithdrawalOptions>(), p.GetRequiredService<CatalogRetry>(),
            p.GetRequiredService<CatalogEvents>()));
        services.AddSingleton(p => new PollLog(p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<CatalogRetry>()));
        services.AddSingleton(p => new ModelRegistry(
            p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<CatalogRetry>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new KnowledgeStore(
            p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<CatalogRetry>(), p.GetRequiredService<CatalogEvents>()));
        return services;
    }

    /// <summary>
    /// Publishes the catalogue's events: <see cref="PublishChanges"/> and <see cref="ReadPublishedSequence"/> must be
    /// registered. Of all processes with an outbox on one database exactly one publishes.
    /// </summary>
    public static IServiceCollection AddCourseOutbox(this IServiceCollection services)
    {
        services.ConfigureMarten((provider, options) =>
        {
            options.Projections.AsyncMode = DaemonMode.HotCold;
            options.Events.Subscribe(new CourseOutbox(
                provider.GetRequiredService<PublishChanges>(), provider.GetRequiredService<ReadPublishedSequence>(),
                provider.GetRequiredService<CatalogEvents>(), provider.GetRequiredService<TimeProvider>()));
        });

        // what AddAsyncDaemon registers; that method is on the result of AddMarten only
        services.AddSingleton<ICoordinator, ProjectionCoordinator>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ICoordinator>());
        return services;
    }

    /// <summary>Makes the schema in a program that runs no host (command line tools).</summary>
    public static Task EnsureCatalogSchemaAsync(this IServiceProvider provider, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return provider.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    private static void Configure(StoreOptions options)
    {
        options.DatabaseSchemaName = CatalogTables.Schema;
        options.DisableNpgsqlLogging = true;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, CatalogJson.Configure);
        options.Storage.ExtendedSchemaObjects.Add(CatalogTables.MissingTable());
        Documents(options);
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.MetadataConfig.HeadersEnabled = true;
        options.Events.AddEventType<CourseAdded>();
        options.Events.AddEventType<CourseChanged>();
        options.Events.AddEventType<CourseWithdrawn>();

        // the official lock library cannot multiplex over a data source: the lock lives in a transaction
        options.Events.UseAdvisoryLockTransaction = true;

        // 13 ms instead of 540 ms from append to publisher; it serialises commits, so write pages, not courses
        options.Events.UseListenNotifyForEventAppends = true;

        // the defaults skip what fails: silent loss
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.HealthCheckPollingTime = TimeSpan.FromSeconds(1);
        options.Projections.LeadershipPollingTime = 1000;
    }

    private static void Documents(StoreOptions options)
    {
        options.Schema.For<StoredCourse>().DocumentAlias("course").Identity(c => c.Id)
            .Duplicate(c => c.Source, notNull: true)
            .Duplicate(c => c.Revision, notNull: true)
            .Duplicate(c => c.ContentHash, notNull: true)
            .Duplicate(c => c.DetailHash, notNull: true)
            .Duplicate(c => c.Withdrawn, notNull: true)
            .Duplicate(c => c.Mark!);
        options.Schema.For<SourceState>().DocumentAlias("source").Identity(s => s.Source);
        options.Schema.For<Occupation>().DocumentAlias("occupation").Identity(o => o.Uri);
        options.Schema.For<Skill>().DocumentAlias("skill").Identity(s => s.Uri);
        options.Schema.For<KnowledgeMarker>().DocumentAlias("knowledge").Identity(m => m.Id);
        options.Schema.For<ModelVersion>().DocumentAlias("model").Identity(m => m.Id);
        options.Schema.For<RoleAliases>().DocumentAlias("model_aliases").Identity(a => a.Role);
    }
}
