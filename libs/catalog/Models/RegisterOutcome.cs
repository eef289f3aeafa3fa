namespace Craft.Catalog.Models;

/// <summary>What registering a version did.</summary>
public enum RegisterOutcome
{
    Registered,

    /// <summary>The same version with the same file is known.</summary>
    AlreadyKnown,

    /// <summary>The same name and version with another file: refused, versions never change.</summary>
    Conflict,
}
