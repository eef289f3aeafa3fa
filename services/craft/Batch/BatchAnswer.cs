using System.Text.Json;

namespace Craft.Batch;

/// <summary>What a command says about one line: the members behind the id, or why there are none.</summary>
internal sealed record BatchAnswer
{
    private BatchAnswer(Action<Utf8JsonWriter>? members, string? error) => (Members, Error) = (members, error);

    /// <summary>Writes the members; null for a bad line.</summary>
    public Action<Utf8JsonWriter>? Members { get; }

    public string? Error { get; }

    public static BatchAnswer Of(Action<Utf8JsonWriter> members) => new(members, null);

    public static BatchAnswer Bad(string error) => new(null, error);
}
