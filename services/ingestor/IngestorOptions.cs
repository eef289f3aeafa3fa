using System.ComponentModel.DataAnnotations;
using Craft.Ingestor.Sources;
using Microsoft.Extensions.Options;

namespace Craft.Ingestor;

/// <summary>Configuration section <c>Ingestor</c>. Without sources nothing is polled.</summary>
public sealed class IngestorOptions
{
    public const string Section = "Ingestor";

    [ValidateEnumeratedItems]
    public IList<SourceOptions> Sources { get; } = [];

    /// <summary>Of sources that set none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest pause after failures when the interval is shorter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "7.00:00:00")]
    public TimeSpan BackOffMax { get; set; } = TimeSpan.FromSeconds(60);
}
