using Craft.Inference.Tokenizing;
using Craft.Training.Retrieval;

namespace Craft.Training.Vocabulary;

/// <summary>
/// First vectors for the pieces of an extended vocabulary. A piece of the model keeps its own. A new one gets the mean of the
/// pieces that translations align it with, weighted by their probability (as WECHSEL, arXiv 2112.06598, does with bilingual
/// dictionaries); one that no translation explains gets the mean of the old pieces that it is spelled with.
/// </summary>
internal sealed class PieceVectors(WordPieceTokenizer old, float[] oldVectors, int width)
{
    private const int Iterations = 6;
    private const int Translations = 5;

    /// <summary>Less probable translations are noise.</summary>
    private const double ProbabilityMin = 0.04;

    /// <summary>Vectors [pieces, width], row by row, and how many pieces translations explained.</summary>
    public (float[] Vectors, int Translated) Of(VocabularyExtension extension, WordPieceOptions options, IEnumerable<AlignedText> texts)
    {
        var tokenizer = new WordPieceTokenizer(new WordPieceVocabulary(extension.Pieces), options);
        var translations = Align(tokenizer, texts).Learn(Iterations, Translations);
        var vectors = new float[extension.Pieces.Count * width];
        var translated = 0;
        for (var piece = 0; piece < extension.Pieces.Count; piece++)
        {
            var into = vectors.AsSpan(piece * width, width);
            if (piece < extension.Kept)
            {
                Row(old.Vocabulary.IdOf(extension.Pieces[piece])).CopyTo(into);
                continue;
            }

            var sure = translations.GetValueOrDefault(piece, [])
                .Where(t => t.Probability >= ProbabilityMin && t.Target < extension.Kept)
                .Select(t => (Id: old.Vocabulary.IdOf(extension.Pieces[t.Target]), Weight: t.Probability))
                .ToList();
            translated += sure.Count > 0 ? 1 : 0;
            Mean(sure.Count > 0 ? sure : Spelled(extension.Pieces[piece]), into);
        }

        return (vectors, translated);
    }

    private static WordAlignment Align(WordPieceTokenizer tokenizer, IEnumerable<AlignedText> texts)
    {
        var (alignment, source, target) = (new WordAlignment(), new TokenBuffer(), new TokenBuffer());
        foreach (var text in texts.Where(t => t.IsForeign))
        {
            tokenizer.Encode(text.Text, source);
            tokenizer.Encode(text.Teacher, target);
            alignment.Add(source.Ids, target.Ids);
        }

        return alignment;
    }

    private List<(int Id, double Weight)> Spelled(string piece)
    {
        var buffer = new TokenBuffer();
        var goesOn = piece.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal);
        old.Encode(goesOn ? piece[WordPieceVocabulary.ContinuationPrefix.Length..] : piece, buffer);
        var parts = buffer.Ids.ToArray();
        if (goesOn && parts.Length > 0
            && old.Vocabulary.IdOf(WordPieceVocabulary.ContinuationPrefix + old.Vocabulary.Pieces[parts[0]]) is >= 0 and var inner)
        {
            parts[0] = inner;
        }

        return [.. parts.Select(id => (id, 1.0))];
    }

    private void Mean(List<(int Id, double Weight)> parts, Span<float> into)
    {
        var sum = parts.Sum(p => p.Weight);
        foreach (var (id, weight) in parts)
        {
            var row = Row(id);
            for (var d = 0; d < width; d++)
            {
                into[d] += (float)(weight / sum) * row[d];
            }
        }
    }

    private ReadOnlySpan<float> Row(int id) => oldVectors.AsSpan(id * width, width);
}
