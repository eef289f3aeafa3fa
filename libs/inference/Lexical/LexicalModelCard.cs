using Craft.Schemas;

namespace Craft.Inference.Lexical;

/// <summary>What <c>model.json</c> says about a lexical model.</summary>
public sealed record LexicalModelCard
{
    public required string Name { get; init; }

    /// <summary>The first eight digits of <see cref="Sha256"/>: the version is the content.</summary>
    public required string Version { get; init; }

    public required int Dims { get; init; }

    public required int GramBits { get; init; }

    public required int WordBits { get; init; }

    /// <summary>What it was fitted on, with versions, for people.</summary>
    public required string FittedOn { get; init; }

    public required int Documents { get; init; }

    /// <summary>Of <c>model.bin</c>, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    internal ModelRef Reference => new() { Name = Name, Version = Version };
}
