using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// A model gave something that is no number (NaN, infinite) for these texts of a call: they are to be rejected, the others can be
/// asked for again without them. It comes again with the same text and model, so a retry is of no use.
/// </summary>
public sealed class UnusableOutputException(ModelRef model, IReadOnlyList<int> texts)
    : Exception($"{model.Name} {model.Version} gave no numbers for {texts.Count} texts")
{
    /// <summary>Their numbers in the call, ascending.</summary>
    public IReadOnlyList<int> Texts { get; } = texts;
}
