namespace Craft.Inference.Tokenizing;

/// <summary>How much of two texts is kept so that both fit into one sequence. Always the beginnings.</summary>
public static class PairTruncation
{
    /// <summary>The longer one gives first; once both are longer than half, each gets half (the second the odd one).</summary>
    public static (int First, int Second) LongestFirst(int first, int second, int lengthMax)
    {
        var room = Math.Max(0, lengthMax - ModelInput.SpecialOfPair);
        if (first + second <= room)
        {
            return (first, second);
        }

        var (shorter, longer) = first > second ? (second, first) : (first, second);
        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = shorter + (room % 2);
        }

        return first > second ? (longer, shorter) : (shorter, longer);
    }

    /// <summary>Only the first gives; null when that is not enough.</summary>
    public static (int First, int Second)? OnlyFirst(int first, int second, int lengthMax)
    {
        var surplus = first + second + ModelInput.SpecialOfPair - lengthMax;
        return surplus <= 0 ? (first, second) : surplus < first ? (first - surplus, second) : null;
    }

    /// <summary>Only the second gives; null when that is not enough.</summary>
    public static (int First, int Second)? OnlySecond(int first, int second, int lengthMax) =>
        OnlyFirst(second, first, lengthMax) is var (kept, whole) ? (whole, kept) : null;
}
