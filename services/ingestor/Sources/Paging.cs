namespace Craft.Ingestor.Sources;

/// <summary>
/// The bookkeeping of one walk through pages: loop guard, repeated rows, reported totals, and at the end whether the walk
/// may be believed. Rows repeat when the source orders at random or moves while it is read.
/// </summary>
internal sealed class Paging(int window)
{
    private const int MostBarrenPages = 2;

    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long? _total;
    private int _barrenPages;
    private string? _stopped;

    public int Pages => _addresses.Count;

    public int Repeated { get; private set; }

    /// <summary>Whether to go on to an address; not twice to the same, not past two pages of nothing new.</summary>
    public bool Visit(string address)
    {
        if (_barrenPages >= MostBarrenPages || !_addresses.Add(address))
        {
            _stopped ??= "loop";
        }

        return _stopped is null;
    }

    /// <summary>The ids of a page that no page had before, in order.</summary>
    public IReadOnlyList<T> Fresh<T>(IReadOnlyList<T> rows, Func<T, string> id)
    {
        var fresh = rows.Where(r => _ids.Add(id(r))).ToList();
        Repeated += rows.Count - fresh.Count;
        _barrenPages = fresh.Count == 0 && rows.Count > 0 ? _barrenPages + 1 : 0;
        return fresh;
    }

    /// <summary>What the source says how many rows there are; the smallest counts, because rows may vanish meanwhile.</summary>
    public void Report(long? total) => _total = total is { } t ? Math.Min(_total ?? t, t) : _total;

    /// <summary>Ends the walk early for a reason.</summary>
    public void Stop(string reason) => _stopped ??= reason;

    /// <summary>
    /// Complete when the walk came to its end, something was there, and at most every two-hundredth of the reported rows
    /// is missing. A total at the window's edge hides more rows, an empty catalogue is not believed.
    /// </summary>
    public PollEnd End() =>
        _stopped is { } reason ? PollEnd.Incomplete(reason)
        : _total >= window ? PollEnd.Incomplete("window")
        : _ids.Count == 0 ? PollEnd.Incomplete("nothing-there")
        : _total is { } total && _ids.Count < total - (total / 200) ? PollEnd.Incomplete("rows-missing")
        : PollEnd.Complete;
}
