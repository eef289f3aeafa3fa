using System.IO.Compression;
using System.Text;
using Craft.Inference.Models;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Pickles: tensors are found, everything else is refused, and no code is ever run.</summary>
public sealed class PickledCheckpointTests : IDisposable
{
    private readonly CheckpointUnderTest _checkpoint = new(Checkpoint.PickleName);

    private string Bin => _checkpoint.File;

    public void Dispose() => _checkpoint.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_tensor_is_read(int protocol)
    {
        PickleFile.Write(Bin, protocol == 2 ? PickleFile.OneTensor() : PickleFile.OneTensorOfProtocol4());
        using var checkpoint = _checkpoint.Open();
        var tensor = Assert.Single(checkpoint.Tensors).Value;
        Assert.Equal([2L, 3L], tensor.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], checkpoint.Read(tensor));
    }

    [Fact]
    public void A_view_into_a_storage_is_read_at_its_offset()
    {
        PickleFile.Write(Bin, PickleFile.OneTensor(rows: 1, columns: 2, rowStride: 9, offset: 4));
        using var checkpoint = _checkpoint.Open();
        Assert.Equal([5, 6], checkpoint.Read(checkpoint.Tensors["w"]));
    }

    [Theory]
    [InlineData(2, 3, 3, 1, "FloatStorage", "0", "does not fit its storage")]
    [InlineData(200, 200, 200, 0, "FloatStorage", "0", "does not fit its storage")]
    [InlineData(2, 3, 3, 0, "DoubleStorage", "0", "does not fit its storage")]
    [InlineData(2, 3, 3, 0, "FloatStorage", "../0", "does not fit its storage")]
    [InlineData(3, 2, 1, 0, "FloatStorage", "0", "out of order")]
    [InlineData(2, 3, 3, 0, "QInt8Storage", "0", "asks for torch.QInt8Storage")]
    public void A_tensor_that_does_not_fit_is_refused(byte rows, byte columns, byte stride, byte offset, string storage, string key, string sentence)
    {
        PickleFile.Write(Bin, PickleFile.OneTensor(rows, columns, stride, offset, storage, key));
        Assert.Contains(sentence, _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cos\nsystem\n", "asks for os.system")]
    [InlineData("cposix\nsystem\n", "asks for posix.system")]
    [InlineData("c__builtin__\neval\n", "asks for __builtin__.eval")]
    [InlineData("cbuiltins\ngetattr\n", "asks for builtins.getattr")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "a call is not one")]
    [InlineData("ctorch\nFloatStorage\n)R.", "a call is not one")]
    [InlineData("ccollections\nOrderedDict\n(K\u0001tR.", "a call is not one")]
    [InlineData("ccollections\nOrderedDict\n)\u0081.", "instruction 0xC2")]
    [InlineData("(S'echo'\nios\nsystem\n.", "instruction 0x53")]
    [InlineData("(cos\nsystem\no.", "asks for os.system")]
    [InlineData("P1\n.", "instruction 0x50")]
    [InlineData("NQ.", "a storage is not described")]
    [InlineData(".", "its stack is empty")]
    [InlineData("(.", "its stack is empty")]
    [InlineData("Nu.", "its stack is empty")]
    [InlineData("N(NNu.", "meets something else")]
    [InlineData("}K\u0001Ns.", "a key that is no text")]
    [InlineData("h\u0005.", "recalls what it never saw")]
    [InlineData("X\u007f\u007f\u007f\u007fab", "ends too early")]
    [InlineData("ctorch", "ends too early")]
    [InlineData("", "ends too early")]
    [InlineData("}.", "holds no tensors")]
    [InlineData("N.", "holds no tensors")]
    public void A_hostile_pickle_is_refused(string program, string sentence)
    {
        PickleFile.Write(Bin, [0x80, 2, .. Encoding.UTF8.GetBytes(program)]);
        Assert.Contains(sentence, _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_archive_is_refused_instead_of_unpacked()
    {
        PickleFile.Write(Bin, new byte[10 << 20], level: CompressionLevel.SmallestSize);
        Assert.Contains("compressed", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_of_a_million_dictionaries_is_refused_before_it_runs()
    {
        PickleFile.Write(Bin, [0x80, 2, .. Enumerable.Repeat((byte)'}', 2 << 20)]);
        Assert.Contains("longer than 1 MB", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_big_endian_file_is_refused()
    {
        PickleFile.Write(Bin, PickleFile.OneTensor(), order: "big");
        Assert.Contains("big-endian", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    public void What_is_no_archive_is_refused(int length)
    {
        File.WriteAllBytes(Bin, new byte[length]);
        Assert.Contains("no zip archive", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_refused_or_harmless_but_never_a_crash()
    {
        PickleFile.Write(Bin, PickleFile.OneTensor());
        var bytes = File.ReadAllBytes(Bin);
        var read = 0;
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, 9]).Sample((at, value, cut) =>
        {
            _checkpoint.Damage(bytes, at, value, cut == 0);
            read += _checkpoint.IsRefusedOrRead() ? 1 : 0;
        }, iter: 1500, threads: 1);
        Assert.InRange(read, 1, 1499);
    }

    [Fact]
    public void Random_programs_never_do_anything_but_end()
    {
        var instructions = "}](){NKMJXchjqrtRQsuabe.\n\u0001\u0002w"u8.ToArray().Concat(new byte[] { 0x80, 0x85, 0x86, 0x87, 0x88, 0x8A, 0x8C, 0x93, 0x94, 0x95 }).ToArray();
        Gen.Int[0, instructions.Length - 1].Select(i => instructions[i]).Array[0, 60].Sample(
            program => { Damaged.IsRefusedOrRead(() => new PickleMachine(program, "x").Run()); }, iter: 20_000, threads: 1);
    }
}
