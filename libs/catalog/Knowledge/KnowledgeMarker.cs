namespace Craft.Catalog.Knowledge;

/// <summary>Which knowledge base the occupation and skill documents are.</summary>
public sealed record KnowledgeMarker
{
    public const string TheOne = "current";

    public string Id { get; init; } = TheOne;

    public required string Version { get; init; }

    public required DateTimeOffset StoredAt { get; init; }
}
