using Craft.Inference.Tokenizing;

namespace Craft.Inference.Serving;

/// <summary>The logits of all windows of a portion, row after row, without those of special tokens.</summary>
internal sealed class WindowLogits(int labels)
{
    private float[] _logits = [];
    private int[] _firstRows = [];

    /// <summary>Makes room for the windows.</summary>
    public void Reserve(TokenSequences tokens)
    {
        if (_firstRows.Length < tokens.Count)
        {
            _firstRows = new int[Math.Max(tokens.Count, 2 * _firstRows.Length)];
        }

        var rows = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            _firstRows[i] = rows;
            rows += tokens[i].Count;
        }

        if (_logits.Length < rows * labels)
        {
            _logits = new float[Math.Max(rows * labels, 2 * _logits.Length)];
        }
    }

    /// <summary>Keeps what the network gave for a window; windows may come at the same time.</summary>
    public void Keep(int sequence, ReadOnlySpan<float> output) =>
        output[labels..^labels].CopyTo(_logits.AsSpan(_firstRows[sequence] * labels));

    /// <summary>The row of a window's first token.</summary>
    public int FirstRow(int sequence) => _firstRows[sequence];

    /// <summary>Rows of any window.</summary>
    public ReadOnlySpan<float> All => _logits;

    public ReadOnlySpan<float> Of(int sequence, TokenWindow window) =>
        _logits.AsSpan(_firstRows[sequence] * labels, window.Count * labels);
}
