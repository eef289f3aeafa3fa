using System.Collections.Concurrent;

namespace Craft.Runtime;

/// <summary>The health of all parts of the process; every project registers its own.</summary>
public sealed class PartHealth
{
    private readonly ConcurrentDictionary<string, Part> _parts = new(StringComparer.Ordinal);

    /// <summary>The part of that name, made at the first call.</summary>
    public Part Part(string name) => _parts.GetOrAdd(name, static n => new Part(n));

    /// <summary>No part is beyond recovery.</summary>
    public HealthReport Live() => Report(static state => state != PartState.Failed);

    /// <summary>Every part can do its work.</summary>
    public HealthReport Ready() => Report(static state => state == PartState.Ready);

    /// <summary>Every part has been ready once.</summary>
    public HealthReport Startup() => Report(static state => state != PartState.Starting);

    private HealthReport Report(Func<PartState, bool> isGood)
    {
        var parts = _parts.Values.OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        return new(parts.All(p => isGood(p.State)) ? "ok" : "unavailable", [.. parts.Select(p => p.Report())]);
    }
}
