namespace Craft.Catalog.Outbox;

/// <summary>
/// Publishes a page, all or nothing, in the order given. Throws when it failed or may have failed: the published
/// sequence is read again and the rest of the page comes back.
/// </summary>
public delegate Task PublishChanges(IReadOnlyList<CatalogChange> page, CancellationToken ct);
