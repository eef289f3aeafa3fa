namespace Craft.Inference.Lexical;

/// <summary>How a lexical encoder is fitted. The defaults were chosen on ESCO and the demo catalogue (the model's README).</summary>
public sealed record LexicalFitOptions
{
    public int Dimensions { get; init; } = 384;

    /// <summary>2^bits buckets for character n-grams.</summary>
    public int GramBits { get; init; } = 15;

    /// <summary>2^bits buckets for words.</summary>
    public int WordBits { get; init; } = 14;

    /// <summary>Directions computed beyond the wanted ones; more = nearer to the exact decomposition.</summary>
    public int Oversampling { get; init; } = 32;

    /// <summary>Passes of subspace iteration.</summary>
    public int Iterations { get; init; } = 4;

    public ulong Seed { get; init; } = 20240717;

    /// <summary>A feature in fewer documents says nothing about meaning and gets no weight.</summary>
    public int MinDocuments { get; init; } = 2;

    /// <summary>Leading directions that are left out: the first ones say how long and how ordinary a text is.</summary>
    public int SkippedDirections { get; init; }

    /// <summary>How much a word counts against an n-gram.</summary>
    public float WordWeight { get; init; } = 1;

    public int Threads { get; init; } = Environment.ProcessorCount;
}
