using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Enricher.Promotion;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Craft.Enricher;

/// <summary>Puts the enricher into a host.</summary>
public static class EnricherServices
{
    public const string Stage = "enricher";

    /// <summary>
    /// The stage from courses to enriched courses, exactly once. Needs the <see cref="KnowledgeStore"/> of the catalogue in the
    /// host; a <see cref="ServedTagger"/> there works beside the labels and follows what is promoted (whoever opened it closes it,
    /// after the host), and with a <see cref="LinkerModel"/> its spans are linked to concepts.
    /// </summary>
    public static IServiceCollection AddEnricher(this IServiceCollection services)
    {
        services.TryAddSingleton<EnricherEvents>();
        services.TryAddSingleton(Holder);
        services.TryAddSingleton(provider => new TaggerPromotions(
            provider.GetRequiredService<EnricherEvents>(), provider.GetService<ServedTagger>()));
        services.AddTopicView<ModelPromoted, TaggerPromotions>(Topics.Models, promotions => promotions.Apply);
        services.AddHostedService(provider => new TaggerSwaps(
            provider.GetService<ServedTagger>(), provider.GetRequiredService<TaggerPromotions>(),
            provider.GetRequiredService<TopicView<ModelPromoted>>(), provider.GetRequiredService<StageFailure>(),
            provider.GetRequiredService<TimeProvider>()));
        return services.AddStage<Course, EnrichedCourse, EnrichCourses>(new StageOptions
        {
            Name = Stage,
            InputTopics = [Topics.Courses],
            OutputTopic = Topics.CoursesEnriched,
            Retry = new() { IsTransient = e => e is KnowledgeMissingException },
        });
    }

    private static TaggerHolder Holder(IServiceProvider provider)
    {
        var store = provider.GetRequiredService<KnowledgeStore>();
        return new TaggerHolder(
            store.VersionAsync, store.LoadAsync, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<EnricherEvents>(),
            provider.GetService<ServedTagger>(), provider.GetService<LinkerModel>(), provider.GetRequiredService<TaggerPromotions>().Past);
    }
}
