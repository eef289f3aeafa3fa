using System.ComponentModel.DataAnnotations;

namespace Craft.Ingestor.Sources;

/// <summary>How gently a source is asked.</summary>
public sealed class SourceLimits
{
    /// <summary>Requests per second; null means 1, and no limit on this machine's own addresses.</summary>
    [Range(0.001, 10_000)]
    public double? RequestsPerSecond { get; set; }

    /// <summary>Limit of one attempt, answer included.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Retries of one request before the poll is given up.</summary>
    [Range(1, 20)]
    public int Retries { get; set; } = 4;

    /// <summary>First pause before a retry; it doubles, with jitter.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause within a poll, also for Retry-After: a longer one ends the poll and moves the next.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest answer in bytes.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int LargestAnswer { get; set; } = 32 * 1024 * 1024;

    /// <summary>Language of courses whose text and source say none (ISO 639-1).</summary>
    [RegularExpression("[a-z]{2}")]
    public string DefaultLanguage { get; set; } = "de";
}
