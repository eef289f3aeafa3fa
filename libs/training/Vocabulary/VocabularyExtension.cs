using Craft.Inference.Tokenizing;

namespace Craft.Training.Vocabulary;

/// <summary>
/// A vocabulary for another language in place of what a model does not need: pieces of the model that its own language uses stay
/// as they are, the freed room gets pieces learned from texts of the new language.
/// </summary>
internal sealed record VocabularyExtension(IReadOnlyList<string> Pieces, int Kept)
{
    /// <summary>BERT's pieces are ordered by frequency; the first ones stay whether the data use them or not.</summary>
    private const int FrequentPieces = 9000;

    private const int UsesMin = 2;

    // Latin script, and a little more for names: the rest of the characters BERT knows are other alphabets
    private const char AlphabetEnd = '\u0250';

    private const int SizeStep = 250;

    /// <summary>Chooses the pieces; the model's own come first, in their old order.</summary>
    /// <param name="old">The model's tokenizer.</param>
    /// <param name="options">How the new vocabulary folds texts.</param>
    /// <param name="familiar">Texts in the model's own language.</param>
    /// <param name="foreign">Words of the new language and how often they occur.</param>
    /// <param name="size">Pieces of the new vocabulary, at most.</param>
    public static VocabularyExtension Of(
        WordPieceTokenizer old, WordPieceOptions options, IEnumerable<string> familiar, IEnumerable<string> foreign, int size)
    {
        var kept = Stay(old, familiar);
        var known = kept.ToHashSet(StringComparer.Ordinal);
        var counts = new WordCounts(options);
        foreach (var text in foreign)
        {
            counts.Add(text);
        }

        try
        {
            // some of what is learned is known already: as large as still fits
            for (var wanted = size; kept.Count < size; wanted -= SizeStep)
            {
                var learned = WordPieceTrainer.Train(counts.Counts, new WordPieceTrainingOptions(wanted)).Where(p => !known.Contains(p)).ToList();
                if (kept.Count + learned.Count <= size)
                {
                    return new VocabularyExtension([.. kept, .. learned], kept.Count);
                }
            }
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{size} pieces are too few: {kept.Count} of the model's own stay, and the new characters need room as well", e);
        }

        throw new InvalidDataException($"{size} pieces are too few: {kept.Count} of the model's own stay");
    }

    private static List<string> Stay(WordPieceTokenizer old, IEnumerable<string> familiar)
    {
        var (buffer, uses) = (new TokenBuffer(), new int[old.Vocabulary.Count]);
        foreach (var text in familiar)
        {
            old.Encode(text, buffer);
            foreach (var id in buffer.Ids)
            {
                uses[id]++;
            }
        }

        var special = old.Vocabulary.Special;
        int[] always = [special.Padding, special.Unknown, special.Start, special.Separator, special.Mask];
        return [.. old.Vocabulary.Pieces.Where((piece, id) => always.Contains(id)
            || (!piece.StartsWith("[unused", StringComparison.Ordinal) && piece.Length > 0 && piece.All(c => c < AlphabetEnd)
                && (uses[id] >= UsesMin || id < FrequentPieces)))];
    }
}
