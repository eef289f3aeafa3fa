using System.Text.Json;

namespace Craft.Training.Retrieval;

/// <summary>
/// A concept, the group of like concepts that it belongs to, and what people call it. A line of <c>names.jsonl</c>:
/// <c>{"concept": .., "group": .., "names": [..]}</c>.
/// </summary>
internal sealed record NamedConcept(string Concept, string Group, IReadOnlyList<string> Names)
{
    public static IReadOnlyList<NamedConcept> Read(string path) => JsonLines.Read(path, Of);

    private static NamedConcept Of(JsonElement line) =>
        new(JsonLines.Text(line, "concept"), JsonLines.Text(line, "group"), JsonLines.Texts(line, "names") is { Count: > 0 } names
            ? names
            : throw new InvalidDataException("\"names\" is empty"));
}
