namespace Craft.Evaluate;

/// <summary>
/// The table of one judged set. The first row is ours; the interval of every other is that of ours minus it, on the first metric.
/// </summary>
internal sealed record SetReport(string Name, string Title, string Protocol, IReadOnlyList<string> Metrics, IReadOnlyList<SystemRow> Rows)
{
    /// <summary>Null for a set that was measured.</summary>
    public string? Skipped { get; init; }

    public static SetReport Skip(string name, string title, string reason) => new(name, title, "", [], []) { Skipped = reason };
}
