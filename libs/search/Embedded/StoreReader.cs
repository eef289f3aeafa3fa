using Microsoft.Win32.SafeHandles;

namespace Craft.Search.Embedded;

/// <summary>Reads a store from its beginning, record by record.</summary>
internal sealed class StoreReader(SafeFileHandle file)
{
    private readonly long _fileLength = RandomAccess.GetLength(file);
    private byte[] _buffer = new byte[1 << 20];
    private int _from;
    private int _to;

    /// <summary>The end of the last whole record.</summary>
    public long End { get; private set; }

    /// <summary>False at the first place where no whole record begins. The span is good until the next call.</summary>
    public bool TryNext(out long offset, out ReadOnlySpan<byte> record)
    {
        while (true)
        {
            var length = StoreRecord.Measure(_buffer.AsSpan(_from, _to - _from));
            if (length > 0)
            {
                offset = End;
                record = _buffer.AsSpan(_from, length);
                _from += length;
                End += length;
                return true;
            }

            if (length < 0 || !Fill())
            {
                offset = End;
                record = [];
                return false;
            }
        }
    }

    /// <summary>Whether any whole record lies behind <see cref="End"/>; the reader is used up afterwards.</summary>
    public bool FindWholeRecordBehind()
    {
        if (End == _fileLength)
        {
            return false;
        }

        // behind the last whole record lies at most one failed append in the ordinary case
        var rest = new byte[(int)Math.Min(_fileLength - End, 64 << 20)];
        var read = RandomAccess.Read(file, rest, End);
        for (var i = 1; i < read; i++)
        {
            if (StoreRecord.Measure(rest.AsSpan(i, read - i)) > 0)
            {
                return true;
            }
        }

        return _fileLength - End > rest.Length;
    }

    private bool Fill()
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        (_to, _from) = (_to - _from, 0);
        if (_to == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = RandomAccess.Read(file, _buffer.AsSpan(_to), End + _to);
        _to += read;
        return read > 0;
    }
}
