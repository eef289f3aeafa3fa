using Craft.Catalog;
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
        services.AddSingleton<OutboxToKafka>();

        // resolved at the call: the outbox needs the catalogue, and the catalogue's store is made with these two in it
        services.AddSingleton<PublishChanges>(provider =>
            (page, ct) => provider.GetRequiredService<OutboxToKafka>().PublishAsync(page, ct));
        services.AddSingleton<ReadPublishedSequence>(provider =>
            ct => provider.GetRequiredService<OutboxToKafka>().ReadPublishedAsync(ct));
        services.AddCourseOutbox();
        services.AddHostedService<PollSchedule>();
        return services;
    }
}
