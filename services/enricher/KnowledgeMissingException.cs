namespace Craft.Enricher;

/// <summary>There is no knowledge base yet; it passes when one is imported, so the stage waits.</summary>
internal sealed class KnowledgeMissingException()
    : Exception("there is no knowledge base yet: start `craft up` once or run `craft kb import`");
