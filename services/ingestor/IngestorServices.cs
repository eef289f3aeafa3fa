using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Catalog.Outbox;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Publishing;
using Craft.Runtime;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Craft.Ingestor;

/// <summary>Puts the ingestor into a host: scheduled polls, and the outbox that writes the course topic.</summary>
public static class IngestorServices
{
    /// <summary>Its name in the health answers.</summary>
    public const string PartName = "ingestor";

    /// <summary>Needs the catalogue (<see cref="CatalogServices.AddCatalog"/>) in the host, added before or after.</summary>
    public static IServiceCollection AddIngestor(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRuntime();
        services.AddOptions<IngestorOptions>().Bind(configuration.GetSection(IngestorOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestorOptions>, IngestorOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestorOptions>, SourceSettingsValidator>());
        services.TryAddSingleton<IngestorEvents>();
        services.AddSingleton(MakeOutbox);
        services.AddSingleton<PublishChanges>(provider => provider.GetRequiredService<OutboxToKafka>().PublishAsync);
        services.AddSingleton<ReadPublishedSequence>(provider => provider.GetRequiredService<OutboxToKafka>().ReadPublishedAsync);
        services.AddHostedService<OutboxRewind>();
        services.AddCourseOutbox();
        services.AddHostedService<PollSchedule>();
        return services;
    }

    // the store is made with the outbox in it, so the outbox asks for the catalogue only once it works
    private static OutboxToKafka MakeOutbox(IServiceProvider provider) => new(
        provider.GetRequiredService<KafkaClients>(),
        provider.GetRequiredService<TopicAdmin>(),
        provider.GetRequiredService<TopicTail>(),
        ct => provider.GetRequiredService<CourseCatalog>().HighestSequenceAsync(ct),
        provider.GetRequiredService<PartHealth>(),
        provider.GetRequiredService<StageFailure>(),
        provider.GetRequiredService<IngestorEvents>(),
        provider.GetRequiredService<ILogger<TransactionalPublisher>>());
}
