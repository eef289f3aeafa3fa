namespace Craft.Catalog.Models;

/// <summary>A registered version with its present status.</summary>
public sealed record ListedModel(ModelVersion Model, ModelStatus Status);
