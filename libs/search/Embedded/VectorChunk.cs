using System.IO.MemoryMappedFiles;

namespace Craft.Search.Embedded;

/// <summary>A mapped piece of the vector file with the columns of its rows. A free row has the scale NaN, which never wins.</summary>
internal sealed unsafe class VectorChunk : IDisposable
{
    /// <summary>Rows per chunk: 6 MiB at 384 dimensions.</summary>
    public const int Rows = 16_384;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;

    public VectorChunk(FileStream file, long offset, int dimensions)
    {
        _file = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(offset, (long)Rows * dimensions);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
        Array.Fill(Scales, float.NaN);
    }

    public byte* Pointer => _pointer;

    public float[] Scales { get; } = new float[Rows];

    public StoredCourse?[] Courses { get; } = new StoredCourse?[Rows];

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
