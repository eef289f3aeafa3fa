namespace Craft.Runtime;

/// <summary>How a part of the process is.</summary>
public enum PartState
{
    /// <summary>Not yet ready for the first time.</summary>
    Starting,

    Ready,

    /// <summary>Cannot do its work now and will go on by itself.</summary>
    NotReady,

    /// <summary>Will not recover without a restart.</summary>
    Failed,
}
