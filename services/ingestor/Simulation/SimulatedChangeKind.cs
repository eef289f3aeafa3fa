namespace Craft.Ingestor.Simulation;

/// <summary>What happened to a simulated course.</summary>
public enum SimulatedChangeKind
{
    /// <summary>Offered for the first time.</summary>
    Added,

    /// <summary>Another text.</summary>
    Edited,

    /// <summary>No longer offered.</summary>
    Withdrawn,

    /// <summary>Offered again after a withdrawal.</summary>
    Reintroduced,
}
