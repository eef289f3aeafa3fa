using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Craft.Ingestor.Sources;

/// <summary>One source to poll: an element of <c>Ingestor:Sources</c>. No source is polled unless it is configured.</summary>
public sealed class SourceOptions
{
    /// <summary>Becomes <c>source</c> of its courses and the first part of their ids.</summary>
    [Required]
    [RegularExpression("[a-z0-9][a-z0-9._-]{0,63}")]
    public string Name { get; set; } = "";

    public SourceKind Kind { get; set; } = SourceKind.File;

    /// <summary>
    /// Udemy: ends with <c>/api-2.0</c>; mein NOW: ends with <c>/pc/v1</c>; file: a path or an http(s) address.
    /// </summary>
    [Required]
    public string Url { get; set; } = "";

    /// <summary>mein NOW: the value of <c>X-API-Key</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Udemy: user and password of Basic authentication.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>From the start of one poll to the start of the next; null takes <see cref="IngestorOptions.Interval"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "7.00:00:00")]
    public TimeSpan? Interval { get; set; }

    /// <summary>Query strings that split a source larger than its window (<c>category=IT</c>); together they are one poll.</summary>
    public IReadOnlyList<string> Queries { get; set; } = [];

    /// <summary>Files: our member to their column (a dotted path in JSON).</summary>
    public IReadOnlyDictionary<string, string> Map { get; set; } = new Dictionary<string, string>();

    [ValidateObjectMembers]
    public SourceLimits Limits { get; set; } = new();
}
