namespace Craft.Recommender.Http;

/// <summary>A request on its way; its answer is found under the id.</summary>
internal sealed record AcceptedRequest(string RequestId);
