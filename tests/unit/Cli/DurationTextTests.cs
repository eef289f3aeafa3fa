using Craft.Cli;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>Durations as people write them.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("2m", 120_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("10", 10_000)]
    [InlineData("0", 0)]
    public void A_number_and_a_unit_are_a_duration(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("1,5s")]
    [InlineData("5 s")]
    [InlineData("1e3s")]
    [InlineData("30S")]
    [InlineData("9000h")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("-Infinitys")]
    public void Anything_else_is_none(string text) => Assert.Null(DurationText.Parse(text));

    [Fact]
    public void No_text_throws() => Gen.String.Sample(text => DurationText.Parse(text) is null or { Ticks: >= 0 });
}
