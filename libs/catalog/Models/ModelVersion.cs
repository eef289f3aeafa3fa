using System.Text.Json;

namespace Craft.Catalog.Models;

/// <summary>One trained or imported model; never changes once registered.</summary>
public sealed record ModelVersion
{
    /// <summary><c>&lt;role&gt;/&lt;name&gt;/&lt;version&gt;</c>.</summary>
    public string Id => $"{Role}/{Name}/{Version}";

    /// <summary><c>tagger</c>, <c>encoder</c>, <c>ranker</c> or <c>explainer</c>.</summary>
    public required string Role { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The model's folder.</summary>
    public required string Path { get; init; }

    /// <summary>Lower-case hex of the model file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of an encoder's vectors.</summary>
    public int? Dims { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Metrics { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
