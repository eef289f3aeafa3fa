namespace Craft.Recommender.Answering;

/// <summary>Nothing can be answered before the knowledge base is there: transient, the stage waits.</summary>
internal sealed class ExpertiseMissingException() : Exception("the knowledge base is not loaded yet");
