namespace Craft.Operate;

/// <summary>A header of a dead letter, shortened.</summary>
internal sealed record DlqHeader(string Name, string? Value);
