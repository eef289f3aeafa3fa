namespace Craft.Up;

/// <summary>A part that can be used now, and where: <c>ready kafka 127.0.0.1:19092</c>.</summary>
internal sealed record ReadyPart(string Name, string Address);
