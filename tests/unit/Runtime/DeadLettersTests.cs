using System.Text;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>Dead letters at their limits; what they look like on a topic is shown by the stream tests.</summary>
public sealed class DeadLettersTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("😀")]
    [InlineData("a😀")]
    public void A_long_detail_is_cut_between_characters(string piece)
    {
        var letter = Of(new byte[1], new Rejection("invalid", string.Concat(Enumerable.Repeat(piece, 1_500))));
        var detail = Text(letter, HeaderNames.ErrorDetail);
        Assert.True(detail.Length is <= DeadLetters.MaxDetailChars and >= DeadLetters.MaxDetailChars - 2);
        Assert.EndsWith("…", detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', detail);
    }

    [Fact]
    public void A_value_that_leaves_no_room_for_the_marks_is_left_out_and_the_detail_says_so()
    {
        var letter = Of(new byte[Topics.MaxMessageBytes - 1_000], new Rejection("too-large", "why"));
        Assert.Empty(letter.Value!);
        Assert.StartsWith("why (value of 8387608 bytes left out", Text(letter, HeaderNames.ErrorDetail), StringComparison.Ordinal);
        var kept = Of(new byte[Topics.MaxMessageBytes - 20_000], new Rejection("too-large", "why"));
        Assert.Equal(Topics.MaxMessageBytes - 20_000, kept.Value!.Length);
    }

    [Fact]
    public void A_failure_of_the_step_names_its_exception_and_others_a_reason_of_ours()
    {
        Assert.Equal("a.B", Text(Of([], new Rejection("step-failed", "why", 7, "a.B")), HeaderNames.ConnectExceptionClass));
        Assert.Equal("7", Text(Of([], new Rejection("step-failed", "why", 7, "a.B")), HeaderNames.ErrorAttempts));
        Assert.Equal("craft.invalid", Text(Of([], new Rejection("invalid", "why")), HeaderNames.ConnectExceptionClass));
    }

    private static WireRecord Of(byte[] value, Rejection why) => DeadLetters.Of(
        new("in", 0, 0, DateTimeOffset.UnixEpoch, "k"u8.ToArray(), value, MessageHeaders.None), "x", why, DateTimeOffset.UnixEpoch);

    private static string Text(WireRecord letter, string header) =>
        Encoding.UTF8.GetString(letter.Headers.Single(h => h.Key == header).GetValueBytes());
}
