using Craft.Inference.Lexical;

namespace Craft.UnitTests.Trainer;

/// <summary>A fit of milliseconds.</summary>
internal static class TinyFit
{
    public static LexicalFitOptions Options { get; } = new()
    {
        Dimensions = 32,
        GramBits = 12,
        WordBits = 10,
        Oversampling = 8,
        Iterations = 2,
        MinDocuments = 1,
        Threads = 2,
    };
}
