using System.Text;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// Learns a vocabulary: starts from single characters and joins the most frequent neighbours again and again, as the trainer
/// of the reference does. Where it breaks ties by chance we take the pair that was known first, so the same counts always give
/// the same vocabulary.
/// </summary>
public sealed class WordPieceTrainer
{
    private readonly WordPieceTrainingOptions _options;
    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<TrainingWord> _words = [];
    private readonly Dictionary<(int Left, int Right), PairStatistics> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue = new();
    private readonly HashSet<(int Left, int Right)> _touched = [];

    private WordPieceTrainer(WordPieceTrainingOptions options) => _options = options;

    /// <summary>Pieces by id, special tokens first. Ends early when no pair is frequent enough.</summary>
    public static IReadOnlyList<string> Train(IReadOnlyDictionary<string, long> counts, WordPieceTrainingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FrequencyMin, 1);
        var trainer = new WordPieceTrainer(options);
        trainer.Start(counts);
        trainer.Join();
        return trainer._pieces.Count <= options.Size
            ? trainer._pieces
            : throw new ArgumentException($"{options.Size} pieces are too few: the characters alone need {trainer._pieces.Count}", nameof(options));
    }

    /// <summary>A vocabulary as the bytes of <c>vocab.txt</c>.</summary>
    public static byte[] ToText(IReadOnlyList<string> pieces) => Encoding.UTF8.GetBytes(string.Join('\n', pieces) + "\n");

    private void Start(IReadOnlyDictionary<string, long> counts)
    {
        foreach (var token in (ReadOnlySpan<string>)[
            SpecialTokens.PaddingText, SpecialTokens.UnknownText, SpecialTokens.StartText, SpecialTokens.SeparatorText, SpecialTokens.MaskText])
        {
            IdOf(token);
        }

        var words = counts.OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        var alphabet = Alphabet(words);
        foreach (var rune in alphabet.Order())
        {
            IdOf(rune.ToString());
        }

        foreach (var (word, count) in words)
        {
            AddWord(word, count, alphabet);
        }

        foreach (var (pair, statistics) in _pairs)
        {
            _queue.Enqueue(pair, (-statistics.Count, pair.Left, pair.Right));
        }
    }

    private HashSet<Rune> Alphabet(List<KeyValuePair<string, long>> words)
    {
        var frequencies = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
        {
            foreach (var rune in word.EnumerateRunes())
            {
                frequencies[rune] = frequencies.GetValueOrDefault(rune) + count;
            }
        }

        return [.. frequencies.OrderByDescending(f => f.Value).ThenBy(f => f.Key).Take(_options.AlphabetMax).Select(f => f.Key)];
    }

    private void AddWord(string word, long count, HashSet<Rune> alphabet)
    {
        var pieces = new List<int>();
        foreach (var rune in word.EnumerateRunes())
        {
            if (!alphabet.Contains(rune))
            {
                return;
            }

            pieces.Add(IdOf(pieces.Count == 0 ? rune.ToString() : WordPieceVocabulary.ContinuationPrefix + rune));
        }

        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            Count((pieces[i], pieces[i + 1]), count, _words.Count);
        }

        _words.Add(new TrainingWord([.. pieces], count));
    }

    private void Join()
    {
        while (_pieces.Count < _options.Size && _queue.TryDequeue(out var pair, out var priority))
        {
            if (!_pairs.TryGetValue(pair, out var statistics) || statistics.Count < _options.FrequencyMin)
            {
                continue;
            }

            if (statistics.Count != -priority.Count)
            {
                // its count fell since it was queued
                _queue.Enqueue(pair, (-statistics.Count, pair.Left, pair.Right));
                continue;
            }

            Join(pair, statistics);
        }
    }

    private void Join((int Left, int Right) pair, PairStatistics statistics)
    {
        var right = _pieces[pair.Right];
        var joined = IdOf(_pieces[pair.Left] + right[WordPieceVocabulary.ContinuationPrefix.Length..]);
        _pairs.Remove(pair);
        _touched.Clear();
        foreach (var at in statistics.Words)
        {
            Rewrite(at, pair, joined);
        }

        foreach (var touched in _touched)
        {
            if (_pairs.TryGetValue(touched, out var grown))
            {
                _queue.Enqueue(touched, (-grown.Count, touched.Left, touched.Right));
            }
        }
    }

    /// <summary>Replaces the pair everywhere in a word, from left to right, and counts its neighbours anew.</summary>
    private void Rewrite(int at, (int Left, int Right) pair, int joined)
    {
        var word = _words[at];
        var pieces = word.Pieces;
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (i + 1 < word.Length && pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
            {
                if (length > 0)
                {
                    Count((pieces[length - 1], pair.Left), -word.Count, at);
                    Count((pieces[length - 1], joined), word.Count, at);
                }

                if (i + 2 < word.Length)
                {
                    Count((pair.Right, pieces[i + 2]), -word.Count, at);
                    Count((joined, pieces[i + 2]), word.Count, at);
                }

                pieces[length++] = joined;
                i++;
            }
            else
            {
                pieces[length++] = pieces[i];
            }
        }

        _words[at] = word with { Length = length };
    }

    private void Count((int Left, int Right) pair, long change, int word)
    {
        if (!_pairs.TryGetValue(pair, out var statistics))
        {
            if (change < 0)
            {
                return;
            }

            _pairs[pair] = statistics = new PairStatistics();
        }

        statistics.Count += change;
        if (change > 0)
        {
            statistics.Words.Add(word);
            _touched.Add(pair);
        }
    }

    private int IdOf(string piece)
    {
        if (!_ids.TryGetValue(piece, out var id))
        {
            _ids[piece] = id = _pieces.Count;
            _pieces.Add(piece);
        }

        return id;
    }
}
