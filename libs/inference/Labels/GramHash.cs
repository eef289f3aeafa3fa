namespace Craft.Inference.Labels;

/// <summary>FNV-1a with a final mix: the same on every machine and in every run, unlike string.GetHashCode.</summary>
internal static class GramHash
{
    public static uint Of(ReadOnlySpan<char> gram)
    {
        var hash = 2166136261u;
        foreach (var c in gram)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return hash ^ (hash >> 12);
    }
}
