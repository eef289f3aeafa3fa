using Craft.Inference.Tokenizing;
using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>A loaded network and the buffers of every caller. Any number of callers may run it at a time, each under its number.</summary>
internal sealed class Network : IDisposable
{
    private readonly InferenceSession _session;
    private readonly CallerBuffers?[] _buffers;
    private readonly SpecialTokens _special;

    /// <summary>Takes the session over. Throws <see cref="InvalidDataException"/> when its form is not <see cref="NetworkShape"/>.</summary>
    public Network(InferenceSession session, string path, SpecialTokens special, int callers)
    {
        (_session, _special, _buffers) = (session, special, new CallerBuffers?[callers]);
        try
        {
            Shape = NetworkShape.Of(session, path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public NetworkShape Shape { get; }

    /// <summary>
    /// Runs sequences together; they come with the longest first. Returns the number of padded tokens.
    /// </summary>
    /// <exception cref="DeviceMemoryException">There is no room for so many.</exception>
    public int Run(int caller, TokenSequences tokens, ReadOnlySpan<int> batch, SequenceOutput output)
    {
        var buffers = _buffers[caller] ??= new CallerBuffers(_session, Shape);
        var length = tokens.Lengths[batch[0]];
        Compute(buffers, tokens, batch, length);
        var padding = 0;
        for (var row = 0; row < batch.Length; row++)
        {
            var own = tokens.Lengths[batch[row]];
            padding += length - own;
            output(batch[row], buffers.Output.Slice(row * Shape.NumbersOf(length), Shape.NumbersOf(own)));
        }

        return padding;
    }

    public void Dispose()
    {
        foreach (var buffers in _buffers)
        {
            buffers?.Dispose();
        }

        _session.Dispose();
    }

    private void Compute(CallerBuffers buffers, TokenSequences tokens, ReadOnlySpan<int> batch, int length)
    {
        try
        {
            buffers.Reserve(batch.Length, length);
            for (var row = 0; row < batch.Length; row++)
            {
                Fill(tokens, batch[row], buffers.Ids.Slice(row * length, length), buffers.Mask.Slice(row * length, length));
            }

            buffers.Run(batch.Length, length);
        }
        catch (Exception e) when (e is OutOfMemoryException || (e is OnnxRuntimeException && DeviceMemoryException.IsMeantBy(e.Message)))
        {
            throw new DeviceMemoryException($"no memory for {batch.Length} sequences of {length} tokens", e);
        }
    }

    private void Fill(TokenSequences tokens, int sequence, Span<long> ids, Span<long> mask)
    {
        var source = tokens.Ids(tokens[sequence].Window);
        ids[0] = _special.Start;
        for (var i = 0; i < source.Length; i++)
        {
            ids[i + 1] = source[i];
        }

        ids[source.Length + 1] = _special.Separator;
        ids[(source.Length + 2)..].Fill(_special.Padding);
        mask[..(source.Length + 2)].Fill(1);
        mask[(source.Length + 2)..].Clear();
    }
}
