using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Inference;
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
    /// The stage from courses to enriched courses, exactly once, and the <see cref="ISkillTagger"/>. Needs the
    /// <see cref="KnowledgeStore"/> of the catalogue in the host; a <see cref="NeuralTagger"/> there works beside the labels,
    /// and with a <see cref="LinkerModel"/> its spans are linked to concepts.
    /// </summary>
    public static IServiceCollection AddEnricher(this IServiceCollection services)
    {
        services.TryAddSingleton<EnricherEvents>();
        services.TryAddSingleton(provider =>
        {
            var store = provider.GetRequiredService<KnowledgeStore>();
            return new TaggerHolder(
                store.VersionAsync, store.LoadAsync, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<EnricherEvents>(), provider.GetService<NeuralTagger>(), provider.GetService<LinkerModel>());
        });
        services.TryAddSingleton<ISkillTagger>(provider => provider.GetRequiredService<TaggerHolder>());
        return services.AddStage<Course, EnrichedCourse, EnrichCourses>(new StageOptions
        {
            Name = Stage,
            InputTopics = [Topics.Courses],
            OutputTopic = Topics.CoursesEnriched,
            Retry = new() { IsTransient = e => e is KnowledgeMissingException },
        });
    }
}
