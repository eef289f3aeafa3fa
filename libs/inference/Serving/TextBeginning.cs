using Craft.Inference.Tokenizing;

namespace Craft.Inference.Serving;

/// <summary>
/// Tokenises as much of a text as its first tokens need: an encoder that reads 64 tokens need not split a megabyte. The tokens are
/// those that the whole text would give.
/// </summary>
internal static class TextBeginning
{
    // longer than nearly every token; too little only costs another try
    private const int CharactersPerToken = 16;

    /// <summary>Puts at least the first <paramref name="tokens"/> tokens of the text into the buffer, or all.</summary>
    public static void Encode(WordPieceTokenizer tokenizer, ReadOnlySpan<char> text, int tokens, TokenBuffer into)
    {
        for (var length = (long)tokens * CharactersPerToken; length < text.Length; length *= 4)
        {
            tokenizer.Encode(text[..(int)length], into);
            // the last word may have been cut, the ones before it were not
            if (into.Count > tokens && into.Words[tokens - 1] < into.WordCount - 1)
            {
                return;
            }
        }

        tokenizer.Encode(text, into);
    }
}
