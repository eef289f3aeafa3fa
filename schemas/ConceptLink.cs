namespace Craft.Schemas;

/// <summary>The concept of a knowledge base that a mention means.</summary>
public sealed record ConceptLink
{
    /// <summary><c>esco</c> or <c>berufenet</c>.</summary>
    public required string Scheme { get; init; }

    public required string Uri { get; init; }

    public required string Label { get; init; }

    /// <summary>0..1.</summary>
    public required double Confidence { get; init; }
}
