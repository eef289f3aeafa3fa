namespace Craft.Catalog.Postgres;

/// <summary>A cluster that answers: its port, and whether it ran before this process asked.</summary>
internal sealed record ClusterState(int Port, bool Reused);
