namespace Craft.Schemas;

/// <summary>The models that took part in an answer.</summary>
public sealed record RecommendationModels
{
    public ModelRef? Tagger { get; init; }

    public ModelRef? Encoder { get; init; }

    public ModelRef? Ranker { get; init; }

    public ModelRef? Explainer { get; init; }
}
