using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;

namespace Craft.EmbeddedBroker.Transactions;

/// <summary>Hands out producer ids, never one twice: blocks are reserved in the journal before use.</summary>
internal sealed class ProducerIds(Ledger ledger) : IDisposable
{
    private const int BlockSize = 1000;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _next = ledger.Read(state => state.ProducerIdsBelow);
    private long _reservedBelow = ledger.Read(state => state.ProducerIdsBelow);

    /// <summary>A new id, or null when the disk refused the reservation.</summary>
    public async ValueTask<long?> NextAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_next >= _reservedBelow)
            {
                var below = _next + BlockSize;
                var error = await ledger.RecordAsync(new JournalEntry.ProducerIdsReserved(below), ct);
                if (error != ErrorCode.None) return null;
                _reservedBelow = below;
            }
            return _next++;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ids seen in the logs are taken, also when the journal lost their reservation in a power cut.</summary>
    public void Skip(long seen)
    {
        if (seen >= _next) _next = seen + 1;
    }

    public void Dispose() => _gate.Dispose();
}
