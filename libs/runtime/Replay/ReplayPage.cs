namespace Craft.Runtime;

/// <summary>What is replayed in one transaction: records and their entries in the ledger.</summary>
internal sealed class ReplayPage(string ledger)
{
    private readonly List<WireRecord> _records = [];

    public int Letters => _records.Count / 2;

    public long Bytes { get; private set; }

    public void Add(DeadLetter letter)
    {
        _records.Add(ReplayDecision.Record(letter));
        _records.Add(ReplayDecision.Entry(letter, ledger));
        Bytes += letter.Record.Value?.Length ?? 0;
    }

    /// <summary>All of it; the page is empty then.</summary>
    public IReadOnlyList<WireRecord> Take()
    {
        WireRecord[] all = [.. _records];
        _records.Clear();
        Bytes = 0;
        return all;
    }
}
