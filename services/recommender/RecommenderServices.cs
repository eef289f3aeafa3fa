using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Recommender.Answering;
using Craft.Recommender.Http;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Craft.Recommender;

/// <summary>Puts the recommender into a host: the stage that answers requests, and the HTTP address.</summary>
public static class RecommenderServices
{
    /// <summary>The name of the stage and of its part in the health answers.</summary>
    public const string Stage = "recommender";

    /// <summary>
    /// Needs the runtime (<c>AddStreaming</c>), the catalogue's <c>KnowledgeStore</c>, an <see cref="ICourseIndex"/> and the
    /// <see cref="ITextEncoder"/> that made its vectors in the host.
    /// </summary>
    public static IServiceCollection AddRecommender(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(RetrievalTuning.Default);
        services.TryAddSingleton(RankingTuning.Default);
        services.TryAddSingleton(Cache);
        services.AddSingleton<RecommenderEvents>();
        services.AddSingleton<ExpertiseHolder>();
        services.AddSingleton<CandidateSearch>();
        services.AddSingleton<RecommendationEngine>();
        services.AddTopicView<Recommendation, AnswerJournal>(Topics.Recommendations, journal => journal.Apply);
        services.AddTopicView<ReceivedRequest, RequestLedger>(
            Topics.RecommendationRequests, ledger => ledger.Apply, RequestDecoder.Decode);
        services.AddSingleton(Step);
        services.AddStage<ReceivedRequest, Recommendation, AnswerRequests>(Options(), RequestDecoder.Decode);
        services.AddHostedService<ExpertiseLoader>();
        services.AddHostedService<RequestTombstones>();
        return services.AddRecommenderHttp();
    }

    /// <summary><c>/api/*</c>, the page at <c>/</c> and <c>/openapi/v1.json</c>.</summary>
    public static WebApplication MapRecommender(this WebApplication app) => app.MapRecommenderHttp();

    // whoever runs the host may have put one with a better place beside it
    private static LabelVectorCache Cache(IServiceProvider provider) => new(
        CacheFolder.Find(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<RecommenderEvents>());

    private static AnswerRequests Step(IServiceProvider provider) => new(
        provider.GetRequiredService<RecommendationEngine>(),
        provider.GetRequiredService<ExpertiseHolder>(),
        provider.GetRequiredService<AnswerJournal>(),
        provider.GetRequiredService<TopicView<Recommendation>>().CaughtUp,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<RecommenderEvents>());

    private static StageOptions Options() => new()
    {
        Name = Stage,
        InputTopics = [Topics.RecommendationRequests],
        OutputTopic = Topics.Recommendations,

        // outsiders write requests: their rubbish never stops the service
        TrustedInput = false,
        KeyRequired = false,
        MaxValueBytes = RequestDecoder.MaxBytes,

        // people wait: an answer must not wait for many others to be written with it
        Batch = new BatchLimits(MaxMessages: 16),
        Retry = new RetryLimits { MaxDelay = TimeSpan.FromSeconds(2), IsTransient = e => e is ExpertiseMissingException },
    };
}
