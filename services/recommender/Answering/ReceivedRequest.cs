using Craft.Schemas;

namespace Craft.Recommender.Answering;

/// <summary>
/// A request as read from the topic: what it asks, or (when <paramref name="Request"/> is null) why it cannot be read. Either
/// way it has an id and gets an answer.
/// </summary>
internal sealed record ReceivedRequest(RecommendationRequest? Request, string? Fault);
