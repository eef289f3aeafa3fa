using System.Globalization;
using System.Text.Json;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>What the stage is asked to do, as a function of the input alone; worker and oracle share only this.</summary>
internal static class ChaosRule
{
    /// <summary>The fate of a readable message.</summary>
    public static Fate Of(string key, long sequence) => (Hash($"{key}/{sequence}") % 100) switch
    {
        < 5 => Fate.Twice,
        < 10 => Fate.Skip,
        < 13 => Fate.Rejected,
        < 14 => Fate.Poison,
        _ => Fate.Pass,
    };

    /// <summary>The fate of a record, and its sequence when it has one. Reads JSON by itself.</summary>
    public static (Fate Fate, long Sequence, string Text) Of(string? key, byte[] value)
    {
        if (key is null)
        {
            return (Fate.NoKey, 0, "");
        }

        try
        {
            using var json = JsonDocument.Parse(value);
            if (!json.RootElement.TryGetProperty("index", out var text))
            {
                return (Fate.Invalid, 0, "");
            }

            var sequence = json.RootElement.GetProperty("revision").GetInt64();
            return (Of(key, sequence), sequence, text.GetString()!);
        }
        catch (JsonException)
        {
            return (Fate.Garbage, 0, "");
        }
    }

    /// <summary>The texts of the outputs.</summary>
    public static IReadOnlyList<string> Outputs(Fate fate, string text) => fate switch
    {
        Fate.Pass => [Output(0, text)],
        Fate.Twice => [Output(0, text), Output(1, text)],
        _ => [],
    };

    /// <summary>The reason on the dead letter; null: none is due.</summary>
    public static string? Reason(Fate fate) => fate switch
    {
        Fate.Rejected => RejectReason.StepRejected,
        Fate.Poison => RejectReason.StepFailed,
        Fate.Garbage => RejectReason.NotJson,
        Fate.Invalid => RejectReason.Invalid,
        Fate.NoKey => RejectReason.NoKey,
        _ => null,
    };

    // FNV-1a with a final mix: stable over processes and versions
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        return hash * 2246822519u >> 3;
    }

    private static string Output(int index, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{index}|{Hash(text):x8}");
}
