using System.Runtime.Intrinsics.X86;
using Craft.Search.Embedded;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Rounding to int8 and the dot products of the scan.</summary>
public sealed class Int8Tests
{
    private static readonly Gen<(sbyte[] Query, byte[] Row)> _pairs = Gen.Int[1, 20].SelectMany(blocks =>
        Gen.Select(Gen.SByte[-127, 127].Array[32 * blocks], Gen.Byte[1, 255].Array[32 * blocks]));

    [Fact]
    public unsafe void Every_instruction_set_gives_the_same_number() => _pairs.Sample((values, row) =>
    {
        var expected = values.Zip(row, (q, r) => q * r).Sum();
        var words = Array.ConvertAll(values, value => (short)value);
        fixed (byte* r = row)
        fixed (sbyte* b = values)
        fixed (short* w = words)
        {
            Assert.Equal(expected, Int8Dot.Portable(r, w, row.Length));
            Assert.True(!Avx2.IsSupported || Int8Dot.Avx256(r, w, row.Length) == expected);
            Assert.True(!Avx512BW.IsSupported || Int8Dot.Avx512(r, w, row.Length) == expected);
            Assert.True(!AvxVnni.IsSupported || Int8Dot.Vnni(r, b, row.Length) == expected);
        }
    });

    [Fact]
    public void Rounding_moves_no_element_by_more_than_half_a_step() =>
        Gen.Float[-5, 5].Array[1, 64].Sample(vector =>
        {
            var rounded = new sbyte[vector.Length];
            Int8Vector.Quantize(vector, rounded);
            var step = vector.Max(MathF.Abs) / 127;
            Assert.All(vector.Zip(rounded), pair => Assert.True(Math.Abs(pair.First - (pair.Second * step)) <= (step / 2) + 1e-5f));
        });

    [Fact]
    public void A_direction_survives_rounding()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var vector = SearchCourses.Vector(seed, dimensions: 384);
            var rounded = new sbyte[384];
            Int8Vector.Quantize(vector, rounded);
            Assert.InRange(vector.Zip(Int8Vector.ToUnit(rounded), (a, b) => (double)a * b).Sum(), 0.9999, 1.0001);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_vector_that_is_not_finite_is_refused(float value) =>
        Assert.Throws<ArgumentException>(() => Int8Vector.Quantize([1, value], new sbyte[2]));

    [Fact]
    public void A_zero_vector_stays_zero()
    {
        var rounded = new sbyte[32];
        Int8Vector.Quantize(new float[32], rounded);
        Assert.Equal(new float[32], Int8Vector.ToUnit(rounded));
    }
}
