namespace Craft.FaultTests.Chaos;

/// <summary>What is due for one input: outputs by their names, or a dead letter with that reason, or nothing.</summary>
internal sealed record Due((int Partition, long Offset) Place, string MessageName, IReadOnlyList<string> Outputs, string? Reason)
{
    public static Due Of(InputRecord input)
    {
        var (fate, sequence, text) = ChaosRule.Of(input.Key, input.Value);
        var name = $"{input.Key}/{sequence}";
        return new(
            (input.Partition, input.Offset), name, [.. ChaosRule.Outputs(fate, text).Select(o => $"{name}/{o}")],
            ChaosRule.Reason(fate));
    }
}
