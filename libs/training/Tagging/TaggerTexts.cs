using Craft.Inference.Evaluation;
using Craft.Inference.Tagging;
using Craft.Inference.Tokenizing;
using Craft.Training.Losses;

namespace Craft.Training.Tagging;

/// <summary>
/// Brings labelled texts into the network's form. A word (as the tokenizer splits) is decided by its first piece, as in serving;
/// what is longer than the network reads goes in several windows.
/// </summary>
internal sealed class TaggerTexts(WordPieceTokenizer tokenizer, TaggerLabels labels, int lengthMax)
{
    private const int None = -1;
    private readonly TokenBuffer _buffer = new();

    /// <summary>Windows to learn from.</summary>
    public IEnumerable<TaggerWindow> Windows(TaggedText text, TaggedSource source)
    {
        tokenizer.Encode(text.Text, _buffer);
        return Cut(text, source);
    }

    public ScoredText Scored(TaggedText text, TaggedSource source)
    {
        tokenizer.Encode(text.Text, _buffer);
        var units = text.Units ?? Words();
        var (rows, seen) = (new List<(int, int)>(), new List<int>());
        var token = 0;
        for (var unit = 0; unit < units.Count; unit++)
        {
            while (token < _buffer.Count && _buffer.Starts[token] < units[unit].Start)
            {
                token++;
            }

            if (token < _buffer.Count && _buffer.Starts[token] < units[unit].End)
            {
                rows.Add((token / Size, 1 + (token % Size)));
                seen.Add(unit);
            }
        }

        return new ScoredText([.. Cut(text, source)], rows, seen, Gold(text, units), source.Names.Values.ToHashSet(StringComparer.Ordinal));
    }

    private int Size => lengthMax - ModelInput.SpecialOfSingle;

    private List<TaggerWindow> Cut(TaggedText text, TaggedSource source)
    {
        var all = labels.Scheme.Groups.Select(g => LabelsOf(text, g, source)).ToList();
        var windows = new List<TaggerWindow>();
        foreach (var first in Enumerable.Range(0, (_buffer.Count + Size - 1) / Size).Select(i => i * Size))
        {
            var window = new TokenWindow(first, Math.Min(Size, _buffer.Count - first));
            var ids = new long[window.Count + ModelInput.SpecialOfSingle];
            ModelInput.Write<long>(tokenizer.Vocabulary.Special, _buffer, window, ids);
            windows.Add(new TaggerWindow(ids, [.. all.Select(l => (long[])[Labelled.None, .. l[window.First..window.End], Labelled.None])]));
        }

        return windows;
    }

    private long[] LabelsOf(TaggedText text, BioGroup group, TaggedSource source)
    {
        var found = new long[_buffer.Count];
        Array.Fill(found, Labelled.None);
        if (!source.Annotates(group.Types.Select(t => t.Name)))
        {
            return found;
        }

        var before = None;
        for (var token = 0; token < found.Length; token++)
        {
            if (token > 0 && _buffer.Words[token] == _buffer.Words[token - 1])
            {
                continue;
            }

            var (start, end) = (_buffer.Starts[token], _buffer.Ends[token]);
            var span = FindSpan(text.Spans, group, start, end);
            found[token] = span == None ? 0 : 1 + (2 * TypeOf(group, text.Spans[span].Label)) + (span == before ? 1 : 0);
            before = span;
        }

        return found;
    }

    private static int FindSpan(IReadOnlyList<TaggedSpan> spans, BioGroup group, int start, int end)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Start < end && start < spans[i].End && TypeOf(group, spans[i].Label) != None)
            {
                return i;
            }
        }

        return None;
    }

    private static int TypeOf(BioGroup group, string label)
    {
        for (var i = 0; i < group.Types.Count; i++)
        {
            if (group.Types[i].Name == label)
            {
                return i;
            }
        }

        return None;
    }

    private List<(int Start, int End)> Words()
    {
        var words = new List<(int Start, int End)>();
        for (var i = 0; i < _buffer.Count; i++)
        {
            if (i > 0 && _buffer.Words[i] == _buffer.Words[i - 1])
            {
                words[^1] = (words[^1].Start, _buffer.Ends[i]);
            }
            else
            {
                words.Add((_buffer.Starts[i], _buffer.Ends[i]));
            }
        }

        return words;
    }

    private List<TagSpan> Gold(TaggedText text, IReadOnlyList<(int Start, int End)> units)
    {
        var known = labels.Types;
        var gold = new List<TagSpan>();
        foreach (var span in text.Spans.Where(s => known.Contains(s.Label)))
        {
            var inside = Enumerable.Range(0, units.Count).Where(u => units[u].Start < span.End && span.Start < units[u].End).ToList();
            if (inside.Count > 0)
            {
                gold.Add(new TagSpan(span.Label, inside[0], inside[^1]));
            }
        }

        return gold;
    }
}
