namespace Craft.Catalog.Models;

/// <summary>Which versions of a role are in use, proposed, and were in use before; values are <see cref="ModelVersion.Id"/>.</summary>
public sealed record RoleAliases
{
    public required string Role { get; init; }

    public string? Champion { get; init; }

    public DateTimeOffset? PromotedAt { get; init; }

    public string? Challenger { get; init; }

    /// <summary>Former champions, newest last; a rollback takes the last.</summary>
    public IReadOnlyList<string> Former { get; init; } = [];

    internal ModelStatus StatusOf(string id) =>
        string.Equals(id, Champion, StringComparison.Ordinal) ? ModelStatus.Champion
        : string.Equals(id, Challenger, StringComparison.Ordinal) ? ModelStatus.Challenger
        : Former.Contains(id) ? ModelStatus.Retired
        : ModelStatus.Registered;
}
