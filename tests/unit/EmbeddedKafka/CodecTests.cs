using Craft.EmbeddedBroker.Log;
using Craft.EmbeddedBroker.Protocol;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>The protocol's primitive types, and what hostile bytes do to their reader.</summary>
public sealed class CodecTests
{
    [Fact]
    public void Crc_32c_has_the_published_check_value() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void What_is_written_is_read_back_in_both_encodings()
    {
        Gen.Select(Gen.Bool, Gen.Int, Gen.Long, Gen.String.Array[0, 5], Gen.Byte.Array[0, 300])
            .Sample((flexible, number, wide, texts, bytes) =>
            {
                using var writer = new KafkaWriter { Flexible = flexible };
                writer.Int16(number & 0x7fff).Int32(number).Int64(wide).ArrayLength(texts.Length);
                foreach (var text in texts) writer.String(text);
                writer.String(null).Bytes(bytes).NoTags().Bool(true);

                var reader = new KafkaReader();
                reader.Reset(writer.Written.ToArray(), 0, writer.Position);
                reader.Flexible = flexible;
                Assert.Equal(number & 0x7fff, reader.Int16());
                Assert.Equal((number, wide, texts.Length), (reader.Int32(), reader.Int64(), reader.ArrayLength()));
                // Lone surrogates have no UTF-8; they come back as replacement characters of the same bytes.
                foreach (var text in texts) Assert.Equal(Utf8(text), reader.String());
                Assert.Null(reader.NullableString());
                Assert.Equal(bytes, reader.BytesCopy());
                reader.SkipTags();
                Assert.True(reader.Bool());
                Assert.Equal(0, reader.Remaining);
            }, iter: 500);
    }

    [Fact]
    public void Hostile_bytes_are_malformed_and_nothing_else()
    {
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 7].Array[1, 20], Gen.Bool).Sample((bytes, steps, flexible) =>
        {
            var reader = new KafkaReader();
            reader.Reset(bytes, 0, bytes.Length);
            reader.Flexible = flexible;
            try
            {
                foreach (var step in steps) Step(reader, step);
            }
            catch (MalformedRequestException)
            {
                return;
            }
            Assert.True(reader.Remaining >= 0);
        }, iter: 20_000);
    }

    private static string Utf8(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static void Step(KafkaReader reader, int step)
    {
        switch (step)
        {
            case 0: reader.Int8(); break;
            case 1: reader.Int16(); break;
            case 2: reader.Int32(); break;
            case 3: reader.Int64(); break;
            case 4: reader.NullableString(); break;
            case 5: reader.Bytes(); break;
            case 6: Assert.InRange(reader.ArrayLength(), -1, reader.Remaining); break;
            default: reader.SkipTags(); break;
        }
    }
}
