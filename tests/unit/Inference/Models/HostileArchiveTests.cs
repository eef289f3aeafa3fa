using System.IO.Compression;
using Craft.Inference.Models;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>
/// Archives made to fill the memory or to keep the reader busy: one sentence, after less memory than a model's smallest layer.
/// </summary>
public sealed class HostileArchiveTests : IDisposable
{
    private const string Pickle = "archive/data.pkl";
    private const string Storage = "archive/data/0";
    private const int SentenceMax = 400;

    // a list or a dictionary per byte of the longest pickle that is read
    private const long MemoryMax = 140L << 20;
    private const long LittleMemory = 8L << 20;

    private readonly CheckpointUnderTest _checkpoint = new(Checkpoint.PickleName);

    public void Dispose() => _checkpoint.Dispose();

    [Fact]
    public void An_honest_archive_of_either_directory_is_read()
    {
        File.WriteAllBytes(_checkpoint.File, Honest().ToArray());
        Assert.True(_checkpoint.IsRefusedOrRead());
        File.WriteAllBytes(_checkpoint.File, Honest().ToLongArray());
        Assert.True(_checkpoint.IsRefusedOrRead());
        File.WriteAllBytes(_checkpoint.File, Honest(large: true).ToArray());
        Assert.True(_checkpoint.IsRefusedOrRead());
    }

    [Fact]
    public void A_bomb_is_refused_unopened()
    {
        using (var stream = File.Create(_checkpoint.File))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(Pickle, CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++)
            {
                entry.Write(zeros);
            }
        }

        Assert.InRange(new FileInfo(_checkpoint.File).Length, 1, 1 << 20);
        Refused("is compressed or encrypted");
    }

    [Fact]
    public void A_storage_alone_that_is_compressed_is_refused() => Refused("is compressed or encrypted", Archive(zip =>
        zip.List(Storage, zip.Put(Storage, new byte[24]), 1L << 30, packed: 24, method: 8)));

    [Theory]
    [InlineData(25, null)]
    [InlineData(1 << 30, null)]
    [InlineData(uint.MaxValue - 1, null)]
    [InlineData(24, 23L)]
    [InlineData(1 << 30, 24L)]
    public void Sizes_that_lie_are_refused(long size, long? packed) => Refused("in it ", Archive(zip =>
        zip.List(Storage, zip.Put(Storage, new byte[24]), size, packed)));

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, 0)]
    [InlineData(24, long.MaxValue)]
    [InlineData(24, -1)]
    [InlineData(24, long.MinValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Sizes_of_64_bits_that_lie_are_refused(long size, long header) => Refused("in it ", Archive(zip =>
        zip.List(Storage, header, size, large: true)));

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        var zip = Archive(_ => { });
        var header = zip.Put(Storage, new byte[1 << 20]);
        for (var i = 0; i < 1000; i++)
        {
            zip.List($"archive/data/{i}", header, 1 << 20);
        }

        Refused("overlaps what follows", zip);
    }

    [Fact]
    public void An_entry_over_the_directory_is_refused()
    {
        var zip = Archive(_ => { });
        Refused("overlaps what follows", zip.List(Storage, zip.Put(Storage, []), 40));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(60_000)]
    public void Thousands_of_entries_are_refused(int count)
    {
        var zip = Archive(_ => { });
        for (var i = 0; i < count; i++)
        {
            zip.List($"{i}", 0, 0);
        }

        Refused("more than 10000 entries", zip);
    }

    [Theory]
    [InlineData(null, uint.MaxValue)]
    [InlineData(uint.MaxValue, null)]
    [InlineData(1u << 30, null)]
    [InlineData(0u, null)]
    [InlineData(null, 1u << 30)]
    [InlineData(null, 30u)]
    public void A_directory_elsewhere_is_refused(uint? start, uint? length) =>
        Refused("is no checkpoint of PyTorch", Honest().ToArray(start, length));

    [Theory]
    [InlineData(long.MaxValue, null, null)]
    [InlineData(-1L, null, null)]
    [InlineData(null, long.MaxValue, null)]
    [InlineData(null, -1L, null)]
    [InlineData(long.MaxValue, long.MaxValue, null)]
    [InlineData(null, null, long.MaxValue)]
    [InlineData(null, null, -1L)]
    [InlineData(null, null, 0L)]
    public void A_directory_of_64_bits_elsewhere_is_refused(long? start, long? length, long? record) =>
        Refused("is no checkpoint of PyTorch", Honest().ToLongArray(start, length, record));

    [Fact]
    public void A_name_of_64_KB_makes_no_long_sentence()
    {
        var name = new string('\n', ushort.MaxValue);
        Refused("overlaps what follows", Archive(zip => zip.List(name, zip.Put("", []), 1L << 16).List("rest", 0, 0)));
        Refused("is compressed", Archive(zip => zip.List(name, zip.Put("", []), 1, method: 12)));
    }

    [Fact]
    public void A_storage_shorter_than_its_tensor_is_refused() => Refused("does not fit its storage", new RawZip()
        .Add(Pickle, PickleFile.OneTensor()).Add(Storage, new byte[23]));

    [Fact]
    public void A_byte_order_of_a_megabyte_is_refused() =>
        Refused("big-endian", Archive(zip => zip.Add("archive/byteorder", new byte[1 << 20])));

    /// <summary>Every one within the length that is read.</summary>
    public static TheoryData<string, string, byte[]> Pickles()
    {
        const int length = 1_000_000;
        byte[] shape = [(byte)'(', .. Enumerable.Repeat("K\u0001"u8.ToArray(), length / 4).SelectMany(b => b), (byte)'t', (byte)'q', 1];
        byte[] view = [.. "ctorch._utils\n_rebuild_tensor_v2\nq\u0002(("u8, .. PickleFile.Text("storage"), .. "ctorch\nFloatStorage\n"u8, .. PickleFile.Text("0"), .. PickleFile.Text("cpu"), .. "K\u0006tQq\u0003"u8];
        return new TheoryData<string, string, byte[]>
        {
            { "marks", "ends too early", Repeated("("u8, length) },
            { "dictionaries", "ends too early", Repeated("}"u8, length) },
            { "lists in the memo", "ends too early", [(byte)']', .. Enumerable.Repeat((byte)0x94, length)] },
            { "tuples in tuples", "ends too early", [(byte)')', .. Enumerable.Repeat((byte)0x85, length)] },
            { "a list in itself", "holds no tensors", [.. "]q\0("u8, .. Repeated("h\0"u8, length / 2), .. "e."u8] },
            { "a long name", "it asks for ???", [(byte)'c', .. Enumerable.Repeat((byte)'\u0007', length), .. "\nx\n"u8] },
            { "a long shape for many tensors", "a call is not one that tensors need", [.. shape, .. view, .. Repeated("h\u0002(h\u0003K\0h\u0001h\u0001tR"u8, length / 24)] },
        };

        static byte[] Repeated(ReadOnlySpan<byte> what, int count) => [.. Enumerable.Repeat(what.ToArray(), count).SelectMany(b => b)];
    }

    [Theory]
    [MemberData(nameof(Pickles), DisableDiscoveryEnumeration = true)]
    public void A_pickle_made_to_fill_the_memory_is_refused(string how, string sentence, byte[] program)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(how);
        Refused(sentence, new RawZip().Add(Pickle, [0x80, 4, .. program]).Add(Storage, new byte[24]).ToArray(), MemoryMax);
    }

    private static RawZip Archive(Action<RawZip> more)
    {
        var zip = new RawZip().Add(Pickle, PickleFile.OneTensor());
        more(zip);
        return zip;
    }

    private static RawZip Honest(bool large = false) => Archive(zip =>
    {
        byte[] numbers = [.. Enumerable.Range(1, 6).SelectMany(i => BitConverter.GetBytes((float)i))];
        zip.List(Storage, zip.Put(Storage, numbers), numbers.Length, large: large);
    });

    private void Refused(string sentence, RawZip archive) => Refused(sentence, archive.ToArray());

    private void Refused(string sentence, byte[] archive, long memoryMax = LittleMemory)
    {
        File.WriteAllBytes(_checkpoint.File, archive);
        Refused(sentence, memoryMax);
    }

    private void Refused(string sentence, long memoryMax = LittleMemory)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = _checkpoint.Refusal();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(sentence, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 1, SentenceMax);
        Assert.InRange(allocated, 0, memoryMax);
    }
}
