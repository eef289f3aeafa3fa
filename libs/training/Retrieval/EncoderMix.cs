namespace Craft.Training.Retrieval;

/// <summary>
/// Which kind of batch comes when: a cycle of letters, a = aligned texts, n = names of concepts, p = searches and passages.
/// </summary>
internal sealed class EncoderMix
{
    private readonly string _cycle;
    private readonly int[] _before;

    public EncoderMix(string cycle)
    {
        if (cycle.Length == 0 || cycle.Any(c => c is not ('a' or 'n' or 'p')))
        {
            throw new InvalidDataException($"the mix \"{cycle}\" may consist of a, n and p only");
        }

        _cycle = cycle;
        _before = [.. cycle.Select((letter, at) => cycle[..at].Count(c => c == letter))];
    }

    public bool Has(char letter) => _cycle.Contains(letter, StringComparison.Ordinal);

    /// <summary>The letter of a batch, and its number among the batches of that letter.</summary>
    public (char Letter, long Number) At(long batch)
    {
        var (cycles, at) = Math.DivRem(batch, _cycle.Length);
        var letter = _cycle[(int)at];
        return (letter, (cycles * _cycle.Count(c => c == letter)) + _before[at]);
    }
}
