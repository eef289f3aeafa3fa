using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>What <c>index.json</c> says about an index folder.</summary>
internal sealed record IndexMeta
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required ModelRef Encoder { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>
    /// Bytes of the store when it was closed in order; absent while it is open. A store that is shorter than this has lost
    /// something, a torn tail is then no explanation.
    /// </summary>
    public long? ClosedLength { get; init; }
}
