using System.Diagnostics;
using Craft.Catalog.Knowledge;
using Craft.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>Time and quality of a vocabulary learnt from all labels of ESCO, German and English. Run alone, in Release.</summary>
public sealed class TrainerFigures(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(8_000)]
    [InlineData(24_000)]
    public void Seconds_and_pieces_per_word(int size)
    {
        var knowledge = EscoExtract.ReadBundled();
        var texts = knowledge.Occupations.SelectMany(o => (IEnumerable<string>)[o.LabelDe, o.LabelEn, .. o.AltDe])
            .Concat(knowledge.Skills.SelectMany(s => new[] { s.LabelDe, s.LabelEn })).ToList();
        var watch = Stopwatch.StartNew();
        var words = new WordCounts(new WordPieceOptions());
        texts.ForEach(t => words.Add(t));
        var counted = watch.ElapsedMilliseconds;
        var pieces = WordPieceTrainer.Train(words.Counts, new(size));
        var trained = watch.ElapsedMilliseconds;
        var tokenizer = new WordPieceTokenizer(new(pieces), new WordPieceOptions());
        var loaded = watch.ElapsedMilliseconds;
        var tokens = new TokenBuffer();
        var count = 0L;
        foreach (var text in texts)
        {
            tokenizer.Encode(text, tokens);
            count += tokens.Count;
        }

        output.WriteLine(
            $"{texts.Sum(t => t.Length) / 1e6:F1} M characters, {words.Counts.Count} distinct words counted in {counted} ms, {pieces.Count} pieces in "
            + $"{trained - counted} ms, tokenizer made in {loaded - trained} ms, {count / (double)words.Counts.Values.Sum():F2} pieces per word");
        Assert.Equal(size, pieces.Count);
    }
}
