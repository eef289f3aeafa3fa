namespace Craft.Search;

/// <summary>What a write did.</summary>
public enum WriteVerdict
{
    /// <summary>The index changed.</summary>
    Applied,

    /// <summary>This revision was there already.</summary>
    Unchanged,

    /// <summary>A newer revision is there; nothing was done.</summary>
    Stale,
}
