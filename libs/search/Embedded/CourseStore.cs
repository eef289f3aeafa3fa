using Microsoft.Win32.SafeHandles;

namespace Craft.Search.Embedded;

/// <summary>
/// The append-only file that holds every course of the index; all else is made from it. One writer at a time; reads may run
/// beside appends, not beside <see cref="ReplaceBy"/>.
/// </summary>
internal sealed class CourseStore : IDisposable
{
    private readonly string _path;
    private SafeFileHandle _file;

    private CourseStore(string path, SafeFileHandle file, long length) => (_path, _file, Length) = (path, file, length);

    /// <summary>Bytes of whole records; what may lie behind is the rest of a failed append.</summary>
    public long Length { get; private set; }

    public static CourseStore Create(string path) =>
        new(path, File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read), 0);

    /// <summary>
    /// Opens the file and hands every whole record to <paramref name="visit"/> (offset, bytes). A torn tail is cut off.
    /// Returns null when whole records lie behind a damaged one: then more than the last append is lost.
    /// </summary>
    public static CourseStore? Open(string path, Action<long, ReadOnlySpan<byte>> visit)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var reader = new StoreReader(file);
        while (reader.TryNext(out var offset, out var record))
        {
            visit(offset, record);
        }

        if (reader.FindWholeRecordBehind())
        {
            file.Dispose();
            return null;
        }

        RandomAccess.SetLength(file, reader.End);
        File.Delete(ReplacementPath(path));
        return new CourseStore(path, file, reader.End);
    }

    /// <summary>
    /// Appends whole records; returns where they begin. On return they survive a crash of the process, with
    /// <paramref name="sync"/> of the machine too. On failure nothing has been appended.
    /// </summary>
    public long Append(ReadOnlySpan<byte> records, bool sync)
    {
        var offset = Length;
        try
        {
            RandomAccess.Write(_file, records, offset);
            if (sync)
            {
                RandomAccess.FlushToDisk(_file);
            }
        }
        catch (IOException)
        {
            TryCut(offset);
            throw;
        }

        Length += records.Length;
        return offset;
    }

    public byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        var done = 0;
        while (done < length)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), offset + done);
            if (read == 0)
            {
                throw new InvalidDataException($"the index store ends inside a record at {offset}");
            }

            done += read;
        }

        return bytes;
    }

    public void Sync() => RandomAccess.FlushToDisk(_file);

    /// <summary>Begins the file that will replace this one; it is not in use before <see cref="ReplaceBy"/>.</summary>
    public CourseStore BeginReplacement() => Create(ReplacementPath(_path));

    public void DropReplacement() => File.Delete(ReplacementPath(_path));

    /// <summary>Puts the replacement, which is on the disk already, into this one's place and takes over its content.</summary>
    public void ReplaceBy(CourseStore replacement)
    {
        File.Move(replacement._path, _path, overwrite: true);
        _file.Dispose();
        (_file, Length) = (replacement._file, replacement.Length);
    }

    public void Dispose() => _file.Dispose();

    private static string ReplacementPath(string path) => path + ".next";

    private void TryCut(long length)
    {
        try
        {
            RandomAccess.SetLength(_file, length);
        }
        catch (IOException)
        {
            // the next append overwrites the rest, and opening cuts it off
        }
    }
}
