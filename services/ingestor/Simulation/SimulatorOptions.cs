namespace Craft.Ingestor.Simulation;

/// <summary>What the simulator of the source APIs shows.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The folder with <c>catalogue/*.json</c> (the repository's samples).</summary>
    public required string SamplesFolder { get; init; }

    /// <summary>Of everything that looks random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Adds, edits, withdraws or brings back a course so often; null never does.</summary>
    public TimeSpan? ChangeEvery { get; init; }

    /// <summary>Sample courses that are offered from the start; the others can be added later. Null shows all.</summary>
    public int? VisibleAtStart { get; init; }

    /// <summary>Synthesised courses that are offered from the start.</summary>
    public int ExtraCourses { get; init; }

    /// <summary>On 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>What a 429 asks for.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
