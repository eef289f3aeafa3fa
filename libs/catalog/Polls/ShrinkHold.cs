namespace Craft.Catalog.Polls;

/// <summary>A complete poll lost too much of its source to be believed.</summary>
public sealed record ShrinkHold(string PollId, DateTimeOffset Since, int Lost, int Live);
