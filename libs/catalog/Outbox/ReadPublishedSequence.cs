namespace Craft.Catalog.Outbox;

/// <summary>
/// The highest sequence that is published for certain, 0 for none. Called before the first page after a start and after
/// each failure; it must fence every earlier publisher first, so that the answer stays true.
/// </summary>
public delegate Task<long> ReadPublishedSequence(CancellationToken ct);
