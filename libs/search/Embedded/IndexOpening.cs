using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>What opening an embedded index came to.</summary>
public abstract record IndexOpening
{
    private IndexOpening()
    {
    }

    /// <summary>The index is open and whole.</summary>
    public sealed record Opened(EmbeddedCourseIndex Index) : IndexOpening;

    /// <summary>The folder holds no index; create one and fill it from the topic.</summary>
    public sealed record Missing : IndexOpening;

    /// <summary>The folder holds an index that lost something; create it anew and fill it from the topic.</summary>
    public sealed record Damaged(string Reason) : IndexOpening;

    /// <summary>The folder holds vectors of another encoder, which must not meet ours (invariant C-10).</summary>
    public sealed record OtherEncoder(ModelRef Found, int Dimensions) : IndexOpening;

    /// <summary>Another process has the folder open.</summary>
    public sealed record InUse : IndexOpening;
}
