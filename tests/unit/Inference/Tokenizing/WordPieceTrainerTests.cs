using System.Text;
using Craft.Catalog.Knowledge;
using Craft.Inference.Tokenizing;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>The vocabulary trainer against a slow one that counts everything anew at every step.</summary>
public sealed class WordPieceTrainerTests
{
    private static readonly string[] _special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    [Fact]
    public void The_most_frequent_neighbours_are_joined_first()
    {
        var counts = new Dictionary<string, long> { ["haus"] = 10, ["hausbau"] = 5, ["bau"] = 7, ["maus"] = 3 };
        string[] start = [.. _special, "a", "b", "h", "m", "s", "u"];
        var pieces = WordPieceTrainer.Train(counts, new(100));
        Assert.Equal(start, pieces.Take(start.Length));
        // "##au" occurs 18 + 5 times before anything else
        Assert.Equal("##au", pieces.First(p => p.Length > 3 && p[0] == '#'));
        Assert.Contains("haus", pieces);
        Assert.Contains("bau", pieces);
        Assert.Equal(pieces.Count, pieces.Distinct().Count());
    }

    [Fact]
    public void It_learns_what_the_slow_way_learns()
    {
        Gen.Select(
            Gen.Dictionary(Gen.Char["abcü😀"].Array[1, 9].Select(c => new string(c)).Where(IsWhole), Gen.Long[1, 9])[0, 12],
            Gen.Int[0, 30], Gen.Int[1, 4]).Sample((counts, extra, least) =>
        {
            var (slow, exhausted) = Slow(counts, extra, least);
            Assert.Equal(slow, WordPieceTrainer.Train(counts, new(slow.Count + (exhausted ? 5 : 0), least)));
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void The_same_corpus_gives_the_same_bytes_in_any_order()
    {
        string[] texts = ["Bürokaufmann und Bürokauffrau", "Kaufleute für Büromanagement", "C++ und C#, Bu\u0308ro", "büro Büro BÜRO"];
        Assert.Equal(Train(texts), Train(texts.Reverse()));

        static byte[] Train(IEnumerable<string> texts)
        {
            var words = new WordCounts(new WordPieceOptions());
            foreach (var text in texts) words.Add(text);
            return WordPieceTrainer.ToText(WordPieceTrainer.Train(words.Counts, new(60, 1)));
        }
    }

    [Fact]
    public void Rare_characters_are_left_out_with_their_words()
    {
        var pieces = WordPieceTrainer.Train(new Dictionary<string, long> { ["ab"] = 9, ["aб"] = 1 }, new(50, 1, AlphabetMax: 2));
        Assert.Equal([.. _special, "a", "b", "##b", "ab"], pieces);
    }

    [Fact]
    public void A_size_below_the_alphabet_is_refused() =>
        Assert.Contains("too few", Assert.Throws<ArgumentException>(() => WordPieceTrainer.Train(new Dictionary<string, long> { ["abc"] = 1 }, new(6))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("C++, Büro-Kauf", "+:2 ,:1 -:1 Büro:1 C:1 Kauf:1")]
    [InlineData("Bu\u0308ro Büro", "Büro:2")]
    [InlineData("a\u00adb 課b", "ab:1 b:1 課:1")]
    [InlineData(" \u200b ", "")]
    public void Words_are_counted_as_the_tokenizer_sees_them(string text, string expected)
    {
        var words = new WordCounts(new WordPieceOptions());
        words.Add(text);
        Assert.Equal(expected, string.Join(' ', words.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}:{c.Value}")));
    }

    [Fact]
    public void Counted_words_are_the_words_of_the_tokenizer()
    {
        Gen.Char["abÄü -.\u0308\u200b課\t"].Array[0, 30].Select(c => new string(c)).Sample(text =>
        {
            var (words, tokens) = (new WordCounts(new WordPieceOptions()), new TokenBuffer());
            words.Add(text);
            new WordPieceTokenizer(new(_special), new WordPieceOptions()).Encode(text, tokens);
            Assert.Equal(words.Counts.Values.Sum(), tokens.WordCount);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Labels_of_ESCO_need_fewer_pieces_than_with_the_references_vocabulary_of_the_same_size()
    {
        var knowledge = EscoExtract.ReadBundled();
        var texts = knowledge.Occupations.SelectMany(o => new[] { o.LabelDe, o.LabelEn }).Concat(knowledge.Skills.SelectMany(s => new[] { s.LabelDe, s.LabelEn }))
            .Where((_, i) => i % 4 == 0).ToList();
        var words = new WordCounts(new WordPieceOptions());
        texts.ForEach(t => words.Add(t));
        var bytes = WordPieceTrainer.ToText(WordPieceTrainer.Train(words.Counts, new(8000)));
        Assert.Equal(bytes, WordPieceTrainer.ToText(WordPieceTrainer.Train(words.Counts.Reverse().ToDictionary(), new(8000))));

        var ours = new WordPieceTokenizer(WordPieceVocabulary.Parse(bytes, "ours"), new WordPieceOptions());
        var (count, unknown) = Pieces(ours, texts);
        Assert.Equal(0, unknown);
        var theirs = Pieces(GoldenTokenizer.Load(GoldenTokenizer.Cased, compose: true), texts);
        Assert.InRange(count, words.Counts.Values.Sum(), theirs.Count);
    }

    private static (int Count, int Unknown) Pieces(WordPieceTokenizer tokenizer, List<string> texts)
    {
        var tokens = new TokenBuffer();
        var (count, unknown) = (0, 0);
        foreach (var text in texts)
        {
            tokenizer.Encode(text, tokens);
            count += tokens.Count;
            unknown += tokens.Ids.Count(tokenizer.Vocabulary.Special.Unknown);
        }

        return (count, unknown);
    }

    private static (List<string> Pieces, bool Exhausted) Slow(Dictionary<string, long> counts, int merges, int least)
    {
        var words = counts.OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (Pieces: c.Key.EnumerateRunes().Select((r, i) => i == 0 ? r.ToString() : "##" + r).ToList(), Count: c.Value)).ToList();
        var vocabulary = _special.Concat(counts.Keys.SelectMany(w => w.EnumerateRunes()).Distinct().Order().Select(r => r.ToString()))
            .Concat(words.SelectMany(w => w.Pieces)).Distinct().ToList();
        for (var target = vocabulary.Count + merges; vocabulary.Count < target;)
        {
            var best = words.SelectMany(w => w.Pieces.Zip(w.Pieces.Skip(1)).Select(p => (Pair: p, w.Count)))
                .GroupBy(p => p.Pair).Select(g => (g.Key, Count: g.Sum(p => p.Count)))
                .OrderByDescending(g => g.Count).ThenBy(g => vocabulary.IndexOf(g.Key.First)).ThenBy(g => vocabulary.IndexOf(g.Key.Second))
                .FirstOrDefault();
            if (best.Count < least)
            {
                return (vocabulary, true);
            }

            var joined = best.Key.First + best.Key.Second[2..];
            foreach (var (pieces, _) in words)
            {
                for (var i = 0; i + 1 < pieces.Count; i++)
                {
                    if (pieces[i] == best.Key.First && pieces[i + 1] == best.Key.Second)
                    {
                        pieces[i] = joined;
                        pieces.RemoveAt(i + 1);
                    }
                }
            }

            if (!vocabulary.Contains(joined)) vocabulary.Add(joined);
        }

        return (vocabulary, false);
    }

    private static bool IsWhole(string text) => !Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Contains('\ufffd', StringComparison.Ordinal);
}
