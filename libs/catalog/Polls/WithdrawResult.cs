namespace Craft.Catalog.Polls;

/// <summary>
/// What a complete poll means for the courses it did not see. <paramref name="Live"/> counts before,
/// <paramref name="Held"/> says that the shrink guard holds every withdrawal of the source.
/// </summary>
public sealed record WithdrawResult(int Live, int Missing, int Withdrawn, bool Held);
