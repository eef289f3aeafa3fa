namespace Craft.UnitTests.EmbeddedBroker.Crash;

/// <summary>How many steps of the run each kind of client has heard of.</summary>
internal sealed record Acknowledged(int Plain, int Table, int Transactions);
