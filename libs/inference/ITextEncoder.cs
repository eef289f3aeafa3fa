using Craft.Schemas;

namespace Craft.Inference;

/// <summary>Turns texts into vectors of unit length; a query and a course that mean the same are near (cosine).</summary>
public interface ITextEncoder
{
    /// <summary>Name and version: vectors of different versions must never meet (invariant C-10).</summary>
    ModelRef Model { get; }

    int Dimensions { get; }

    /// <summary>One vector per text, <c>[texts, <see cref="Dimensions"/>]</c>; an empty text gives a zero vector.</summary>
    Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, CancellationToken ct);
}
