using System.Buffers.Binary;
using System.Text;
using Craft.Inference.Models;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>Safetensors: every type is read, and a file that lies is refused in one sentence.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly CheckpointUnderTest _checkpoint = new(Checkpoint.SafetensorsName);

    private string Weights => _checkpoint.File;

    public void Dispose() => _checkpoint.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen.Select(Gen.Single.Array[0, 12], Gen.Single.Array[1, 5]).Sample((first, second) =>
        {
            SafetensorsWriter.Write(Weights, [("a", [first.Length, 1], first), ("ü", [second.Length], second), ("scalar", [], new float[] { 3 })]);
            using var checkpoint = _checkpoint.Open();
            Assert.Equal(first, checkpoint.Read(checkpoint.Tensors["a"]));
            Assert.Equal(second, checkpoint.Read(checkpoint.Tensors["ü"]));
            Assert.Equal([3], checkpoint.Read(checkpoint.Tensors["scalar"]));
        }, iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0xBF }, -1.5f)]
    [InlineData("F32", new byte[] { 0, 0, 0xC0, 0xBF }, -1.5f)]
    [InlineData("F16", new byte[] { 0, 0xBE }, -1.5f)]
    [InlineData("BF16", new byte[] { 0xC0, 0xBF }, -1.5f)]
    public void Every_floating_type_is_read(string type, byte[] bytes, float value)
    {
        Write($$"""{"__metadata__":{"format":"pt"},"t":{"dtype":"{{type}}","shape":[1],"data_offsets":[0,{{bytes.Length}}]} }""", bytes);
        using var checkpoint = _checkpoint.Open();
        Assert.Equal([value], checkpoint.Read(checkpoint.Tensors["t"]));
    }

    [Theory]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "do not fit its shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "do not fit its shape or the file")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "a gap before t")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "do not end where the file ends")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"u":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlap")]
    [InlineData("""{"t":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"u":{"dtype":"F32","shape":[1],"data_offsets":[2,6]},"v":{"dtype":"U8","shape":[2],"data_offsets":[6,8]}}""", "multiple of its element size")]
    [InlineData("""{"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "impossible shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "impossible shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "do not fit its shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "do not fit its shape")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "whole numbers in shape")]
    [InlineData("""{"t":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}}""", "the type F4")]
    [InlineData("""{"t":{"dtype":"F32","data_offsets":[0,8]}}""", "has no shape")]
    [InlineData("""{"t":7}""", "not a JSON object")]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void A_header_that_lies_is_refused(string header, string sentence)
    {
        Write(header, new byte[8]);
        Assert.Contains(sentence, _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(1000UL)]
    public void A_header_longer_than_the_file_is_refused_without_reading_it(ulong length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(Weights, bytes);
        Assert.Contains("does not fit", _checkpoint.Refusal(), StringComparison.Ordinal);
        File.WriteAllBytes(Weights, bytes[..7]);
        Assert.Contains("shorter than its first field", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void A_header_of_a_million_levels_is_refused(string level)
    {
        Write(string.Concat(Enumerable.Repeat(level, 1_000_000 / level.Length)), []);
        Assert.Contains("not valid JSON", _checkpoint.Refusal(), StringComparison.Ordinal);
        Write($$"""{"t":{"dtype":"F32","shape":{{new string('[', 1000)}}{{new string(']', 1000)}},"data_offsets":[0,8]} }""", new byte[8]);
        Assert.Contains("not valid JSON", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tens_of_thousands_of_tensors_over_the_same_bytes_are_refused_in_little_memory()
    {
        const string one = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";
        Write("{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"{i}\":{one}")) + "}", new byte[8]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("overlap", _checkpoint.Refusal(), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 160L << 20);
    }

    [Fact]
    public void A_header_longer_than_any_models_is_refused_unread()
    {
        Write(new string(' ', 5 << 20), []);
        Assert.Contains("does not fit", _checkpoint.Refusal(), StringComparison.Ordinal);
        Write($$"""{"{{new string('t', 1 << 20)}}":{"dtype":"{{new string('F', 1 << 20)}}"} }""", []);
        Assert.InRange(_checkpoint.Refusal().Length, 1, 400);
    }

    [Fact]
    public void Damage_is_refused_or_harmless_but_never_a_crash()
    {
        TinyBert.WriteWeights(Weights, n => n);
        var bytes = File.ReadAllBytes(Weights);
        Gen.Select(Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 20]).Sample((at, value, cut) =>
        {
            _checkpoint.Damage(bytes, at, value, cut == 0);
            _checkpoint.IsRefusedOrRead();
        }, iter: 400, threads: 1);
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("missing.safetensors")]
    [InlineData("")]
    [InlineData("a\\\\b")]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    public void A_shard_outside_the_folder_or_missing_is_refused(string name)
    {
        File.WriteAllText(_checkpoint.Combine(Checkpoint.IndexName), $$"""{"weight_map":{"t":"{{name}}"} }""");
        Assert.Contains(Checkpoint.IndexName, _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_one_checkpoint_and_a_tensor_in_none_is_refused()
    {
        SafetensorsWriter.Write(_checkpoint.Combine("1.safetensors"), [("a", [1], new float[] { 1 })]);
        SafetensorsWriter.Write(_checkpoint.Combine("2.safetensors"), [("b", [1], new float[] { 2 })]);
        File.WriteAllText(_checkpoint.Combine(Checkpoint.IndexName), """{"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}""");
        using (var checkpoint = _checkpoint.Open())
        {
            Assert.Equal([1f, 2f], checkpoint.Tensors.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => checkpoint.Read(t.Value)));
        }

        File.WriteAllText(_checkpoint.Combine(Checkpoint.IndexName), """{"weight_map":{"a":"1.safetensors","b":"1.safetensors"}}""");
        Assert.Contains("looks for b in 1.safetensors", _checkpoint.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_weights_says_what_it_looked_for() =>
        Assert.Contains("none of model.safetensors", _checkpoint.Refusal(), StringComparison.Ordinal);

    [Fact]
    public void A_failed_write_leaves_no_file()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Weights, [("a", [2], new float[] { 1 })]));
        Assert.Empty(Directory.EnumerateFiles(_checkpoint.Folder));
    }

    private void Write(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(Weights, [.. length, .. text, .. data]);
    }
}
