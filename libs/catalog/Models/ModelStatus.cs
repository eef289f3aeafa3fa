namespace Craft.Catalog.Models;

/// <summary>What a version is now; follows from the aliases of its role.</summary>
public enum ModelStatus
{
    /// <summary>Known, neither used nor proposed.</summary>
    Registered,

    /// <summary>Proposed; the gate decides.</summary>
    Challenger,

    /// <summary>In use.</summary>
    Champion,

    /// <summary>Was in use and was replaced.</summary>
    Retired,
}
