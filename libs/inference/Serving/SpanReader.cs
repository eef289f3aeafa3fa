using System.Runtime.InteropServices;
using Craft.Inference.Tagging;
using Craft.Inference.Tokenizing;

namespace Craft.Inference.Serving;

/// <summary>Turns the logits of a portion's windows into spans of its texts. Not for several threads at a time.</summary>
internal sealed class SpanReader(BioScheme scheme, IReadOnlyList<string> labels, TagDecoding decoding, double confidenceMin, int stride)
{
    private static readonly Comparison<SkillSpan> _inText = (a, b) =>
        (a.Start, a.End).CompareTo((b.Start, b.End)) is var order and not 0 ? order : string.CompareOrdinal(a.Label, b.Label);

    private readonly Dictionary<string, string> _names =
        scheme.Groups.SelectMany(g => g.Types).Select(t => t.Name).Distinct().ToDictionary(name => name, name => name.ToLowerInvariant());

    private readonly BioDecoder _decoder = new(scheme);
    private readonly List<BioSpan> _found = [];
    private readonly List<int> _words = [];
    private readonly List<int> _rows = [];
    private readonly List<SkillSpan> _spans = [];

    /// <summary>Reads the spans of every text, sorted by start.</summary>
    public void Read(TokenSequences tokens, WindowLogits logits, Func<int, string> text, Span<IReadOnlyList<SkillSpan>> into)
    {
        for (int t = 0, sequence = 0, end; t < tokens.Texts; t++, sequence = end)
        {
            for (end = sequence; end < tokens.Count && tokens[end].Text == t; end++)
            {
            }

            _spans.Clear();
            if (decoding == TagDecoding.Constrained)
            {
                ReadWords(tokens, t, sequence, end, logits, text(t));
            }
            else
            {
                ReadPieces(tokens, sequence, end, logits);
            }

            _spans.Sort(_inText);
            into[t] = _spans.Count == 0 ? [] : _spans.ToArray();
        }
    }

    private void ReadWords(TokenSequences tokens, int text, int sequence, int end, WindowLogits logits, string source)
    {
        var all = tokens.TokensOf(text);
        ChooseRows(tokens, all, sequence, end, logits);
        _found.Clear();
        _decoder.Decode(logits.All, CollectionsMarshal.AsSpan(_rows), _found);
        var starts = tokens.Starts(all);
        var ends = tokens.Ends(all);
        foreach (var span in _found)
        {
            var behind = span.End < _words.Count ? _words[span.End] : all.Count;
            var (start, last) = SpanEdges.Trim(source, starts[_words[span.First]], ends[behind - 1]);
            Add(span.Type, start, last, span.Confidence);
        }
    }

    /// <summary>The first token of every word, and its row in the window that shows most around it.</summary>
    private void ChooseRows(TokenSequences tokens, TokenWindow all, int sequence, int end, WindowLogits logits)
    {
        _words.Clear();
        _rows.Clear();
        var words = tokens.Words(all);
        for (var token = 0; token < words.Length; token++)
        {
            if (token > 0 && words[token] == words[token - 1])
            {
                continue;
            }

            // what two windows share belongs half to the one and half to the other
            while (sequence + 1 < end && all.First + token >= tokens[sequence + 1].First + (stride / 2))
            {
                sequence++;
            }

            _words.Add(token);
            _rows.Add(logits.FirstRow(sequence) + all.First + token - tokens[sequence].First);
        }
    }

    private void ReadPieces(TokenSequences tokens, int sequence, int end, WindowLogits logits)
    {
        var entities = new List<PipelineEntity>();
        for (; sequence < end; sequence++)
        {
            var window = tokens[sequence].Window;
            entities.AddRange(NerPipeline.Read(labels, logits.Of(sequence, window), Pieces(tokens, window), decoding));
        }

        foreach (var entity in NerPipeline.Merge(entities))
        {
            Add(entity.Type, entity.Start, entity.End, entity.Score);
        }
    }

    private static PipelineToken[] Pieces(TokenSequences tokens, TokenWindow window)
    {
        var starts = tokens.Starts(window);
        var ends = tokens.Ends(window);
        var words = tokens.Words(window);
        var pieces = new PipelineToken[window.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = new PipelineToken(starts[i], ends[i], i > 0 && words[i] == words[i - 1]);
        }

        return pieces;
    }

    private void Add(string type, int start, int end, double confidence)
    {
        if (start < end && confidence >= confidenceMin)
        {
            _spans.Add(new SkillSpan(start, end, _names[type], confidence, null));
        }
    }
}
