namespace Craft.Inference.Lexical;

/// <summary>The sizes of a lexical model.</summary>
public readonly record struct LexicalModelShape(int Dimensions, int GramBits, int WordBits)
{
    public int Features => (1 << GramBits) + (1 << WordBits);

    /// <summary>The bucket of an n-gram hash.</summary>
    public int GramBucket(uint hash) => (int)(hash >> (32 - GramBits));

    /// <summary>The bucket of a word hash.</summary>
    public int WordBucket(uint hash) => (1 << GramBits) + (int)(hash >> (32 - WordBits));
}
