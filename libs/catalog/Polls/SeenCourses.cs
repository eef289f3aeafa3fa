using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Craft.Catalog.Polls;

/// <summary>
/// The course ids that one poll has seen, as 128-bit hashes: about 40 MB for a million. It lives in memory only, because
/// a poll that does not reach its end withdraws nothing.
/// </summary>
public sealed class SeenCourses
{
    private readonly HashSet<UInt128> _hashes = [];

    public int Count => _hashes.Count;

    /// <summary>False when the id was seen before.</summary>
    public bool Add(string courseId) => _hashes.Add(Hash(courseId));

    public bool Contains(string courseId) => _hashes.Contains(Hash(courseId));

    private static UInt128 Hash(string courseId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(courseId), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
