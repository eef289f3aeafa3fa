using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Indexer;

/// <summary>Puts the indexer into a host.</summary>
public static class IndexerServices
{
    /// <summary>The stage's name; its group is <c>craft.indexer</c>.</summary>
    public const string Stage = "indexer";

    /// <summary>Needs an <c>ICourseIndex</c> and the <c>ITextEncoder</c> whose vectors it holds in the host.</summary>
    public static IServiceCollection AddIndexer(this IServiceCollection services)
    {
        services.AddSingleton<IndexerEvents>();
        return services.AddStage<EnrichedCourse, CourseIndexed, IndexCourses>(new StageOptions
        {
            Name = Stage,
            InputTopics = [Topics.CoursesEnriched],
            OutputTopic = Topics.CoursesIndexed,
            // the index is written by the step, before the transaction: a crash in between repeats the message, whose revision
            // makes the second write harmless, and its announcement is written once
            Delivery = Delivery.ExactlyOnce,

            // passes when the index of this encoder is there
            Retry = new RetryLimits { IsTransient = e => e is EncoderMismatchException },
        });
    }
}
