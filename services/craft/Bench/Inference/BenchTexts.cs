using Craft.Inference.Tokenizing;

namespace Craft.Bench.Inference;

/// <summary>Texts of given lengths in tokens, always the same, and their ids as the network reads them.</summary>
internal sealed record BenchTexts(IReadOnlyList<string> Texts, IReadOnlyList<long[]> Ids)
{
    private const int Shortest = 4;
    private const int Longest = 512;
    private const double Median = 114;
    private const double Spread = 0.732;

    public int Count => Texts.Count;

    /// <summary>As course texts are: lognormal, median 114, mean 145, 95 of 100 below 386, cut at 512; special tokens included.</summary>
    public static BenchTexts LikeCourses(WordPieceTokenizer tokenizer, int count)
    {
        var lengths = Enumerable.Range(0, count).Select(i => (int)Math.Clamp(
            Median * Math.Exp(Spread * Quantile((i + 0.5) / count)), Shortest, Longest)).ToArray();
        new Random(7).Shuffle(lengths);
        return Of(tokenizer, lengths);
    }

    public static BenchTexts OfLength(WordPieceTokenizer tokenizer, int count, int tokens) =>
        Of(tokenizer, Enumerable.Repeat(tokens, count));

    /// <summary>The same texts cut to their first tokens, for a network that reads no more.</summary>
    public IReadOnlyList<long[]> First(int tokens) =>
        [.. Ids.Select(ids => ids.Length <= tokens ? ids : [.. ids[..(tokens - 1)], ids[^1]])];

    private static BenchTexts Of(WordPieceTokenizer tokenizer, IEnumerable<int> lengths)
    {
        var words = Words(tokenizer);
        var random = new Random(11);
        var buffer = new TokenBuffer();
        var (texts, ids) = (new List<string>(), new List<long[]>());
        foreach (var length in lengths)
        {
            var text = string.Join(' ', Enumerable.Range(0, length - ModelInput.SpecialOfSingle).Select(_ => words[random.Next(words.Count)]));
            tokenizer.Encode(text, buffer);
            var sequence = new long[buffer.Count + ModelInput.SpecialOfSingle];
            ModelInput.Write<long>(tokenizer.Vocabulary.Special, buffer, TokenWindow.All(buffer), sequence);
            texts.Add(text);
            ids.Add(sequence);
        }

        return new BenchTexts(texts, ids);
    }

    // pieces that are a word by themselves, so that lengths come out as wished for
    private static List<string> Words(WordPieceTokenizer tokenizer)
    {
        var buffer = new TokenBuffer();
        return [.. tokenizer.Vocabulary.Pieces.Where(piece =>
        {
            tokenizer.Encode(piece, buffer);
            return buffer.Count == 1 && piece.Length > 1 && piece.All(char.IsAsciiLetterOrDigit);
        })];
    }

    // of the normal distribution, by Tukey's lambda: good to 0.01
    private static double Quantile(double p) => 4.91 * (Math.Pow(p, 0.14) - Math.Pow(1 - p, 0.14));
}
