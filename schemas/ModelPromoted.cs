using System.Text.Json;

namespace Craft.Schemas;

/// <summary>A model version became champion of its role, as published on <see cref="Topics.Models"/>.</summary>
public sealed record ModelPromoted
{
    /// <summary><c>tagger</c>, <c>encoder</c>, <c>ranker</c> or <c>explainer</c>; the key.</summary>
    public required string Role { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Path { get; init; }

    /// <summary>Lower-case hex of the model file.</summary>
    public required string Sha256 { get; init; }

    public int? Dims { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Metrics { get; init; }

    public required DateTimeOffset PromotedAt { get; init; }

    public string? PreviousVersion { get; init; }
}
