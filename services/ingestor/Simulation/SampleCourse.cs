namespace Craft.Ingestor.Simulation;

/// <summary>A course of <c>samples/catalogue</c>, as its author wrote it.</summary>
internal sealed record SampleCourse
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Language { get; init; }

    public required string Title { get; init; }

    public string? Headline { get; init; }

    public IReadOnlyList<string> Objectives { get; init; } = [];

    public required string Description { get; init; }

    public required string Provider { get; init; }

    public decimal? PriceAmount { get; init; }

    public string Currency { get; init; } = "EUR";

    public double DurationHours { get; init; }

    public string Level { get; init; } = "beginner";

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public IReadOnlyList<SampleDate> Dates { get; init; } = [];
}
