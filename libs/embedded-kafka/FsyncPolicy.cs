namespace Craft.EmbeddedBroker;

/// <summary>When written bytes are forced to the disk.</summary>
public enum FsyncPolicy
{
    /// <summary>In the background, at most one interval late: survives a killed process, not always a power cut.</summary>
    Interval,

    /// <summary>Before a request is acknowledged (one flush serves all requests that wait): survives a power cut.</summary>
    Always,
}
