using System.Collections.Immutable;
using Craft.EmbeddedBroker.Server;

namespace Craft.EmbeddedBroker.Protocol;

/// <summary>One change of a setting: set, back to its default, or one more or less in a list.</summary>
internal sealed record ConfigChange(string Name, int Operation, string? Value)
{
    private const int Set = 0;
    private const int Delete = 1;
    private const int Append = 2;
    private const int Subtract = 3;

    /// <summary>The settings after it; the first problem met is kept.</summary>
    public ImmutableSortedDictionary<string, string> Apply(
        ImmutableSortedDictionary<string, string> own, ImmutableSortedDictionary<string, string> fallback, ref string? problem)
    {
        if (!fallback.TryGetValue(Name, out var standard))
        {
            problem ??= TopicConfigs.Problem(Name, Value);
            return own;
        }
        if (Operation == Delete) return own.Remove(Name);
        var now = own.GetValueOrDefault(Name, standard).Split(',', StringSplitOptions.TrimEntries);
        var given = (Value ?? "").Split(',', StringSplitOptions.TrimEntries);
        var isList = Name == TopicConfigs.CleanupPolicy;
        var value = Operation switch
        {
            Set => Value,
            Append when isList => string.Join(',', now.Union(given)),
            Subtract when isList => string.Join(',', now.Except(given)),
            _ => null,
        };
        problem ??= value is null && Operation != Set
            ? $"{Name} is no list: it can be set or deleted"
            : TopicConfigs.Problem(Name, value);
        return value is null ? own : own.SetItem(Name, value);
    }
}
