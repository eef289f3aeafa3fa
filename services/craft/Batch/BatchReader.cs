using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Craft.Batch;

/// <summary>
/// Cuts JSON Lines into windows: as many lines as are there at once, up to a bound, so that a full file comes in large windows
/// and a person at a terminal gets an answer per line. Blank lines are counted and left out; one line cannot take all memory.
/// </summary>
internal static class BatchReader
{
    /// <summary>Bytes of one line; a longer one is bad. Every message of the topics fits.</summary>
    public const int LineBytesMax = 16 << 20;

    private const int LinesMax = 128;
    private const int BytesMax = 1 << 20;
    private const int BufferBytes = 128 << 10;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<IReadOnlyList<BatchLine>> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));
        var (window, bytes, number, isSkipping) = (new List<BatchLine>(), 0L, 0L, false);
        while (true)
        {
            var reading = reader.ReadAsync(ct);
            if (window.Count > 0 && !reading.IsCompleted)
            {
                yield return window;
                (window, bytes) = ([], 0);
            }

            var read = await reading;
            var rest = read.Buffer;
            while (NextLine(ref rest, read.IsCompleted) is { } line)
            {
                if ((isSkipping ? TooLong(++number) : Parse(++number, line)) is { } parsed)
                {
                    window.Add(parsed);
                }

                (isSkipping, bytes) = (false, bytes + line.Length);
                if (window.Count == LinesMax || bytes >= BytesMax)
                {
                    yield return window;
                    (window, bytes) = ([], 0);
                }
            }

            // its beginning is let go, its end is looked for
            if (rest.Length > LineBytesMax)
            {
                (isSkipping, rest) = (true, rest.Slice(rest.End));
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        if (isSkipping)
        {
            window.Add(TooLong(number + 1));
        }

        if (window.Count > 0)
        {
            yield return window;
        }
    }

    // the last line may lack its end
    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> rest, bool isEnd)
    {
        ReadOnlySequence<byte> line;
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!isEnd || rest.IsEmpty)
        {
            return null;
        }

        (line, rest) = (rest, rest.Slice(rest.End));
        return line;
    }

    private static BatchLine? Parse(long number, ReadOnlySequence<byte> line)
    {
        if (line.Length > LineBytesMax)
        {
            return TooLong(number);
        }

        var utf8 = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (number == 1 && utf8.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        return utf8.IndexOfAnyExcept(" \t\r"u8) < 0 ? null : BatchLine.Read(number, utf8);
    }

    private static BatchLine TooLong(long number) => BatchLine.Bad(number, $"the line is longer than {LineBytesMax >> 20} MiB");
}
