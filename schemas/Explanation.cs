namespace Craft.Schemas;

/// <summary>Why a course is recommended.</summary>
public sealed record Explanation
{
    public required string Text { get; init; }

    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary><c>template</c> or <c>llm:&lt;model&gt;</c>.</summary>
    public required string Generator { get; init; }

    /// <summary>Every claim was checked against the course.</summary>
    public required bool Grounded { get; init; }

    public required bool AiGenerated { get; init; }
}
