using System.Text;
using Craft.Recommender.Answering;
using Craft.Runtime;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Whatever outsiders write becomes a request with an id or a dead letter, never an exception.</summary>
public sealed class RequestDecoderTests
{
    [Theory]
    [InlineData("k", """{"occupation":{"text":"Koch"}}""", "k")]
    [InlineData("k", """{"requestId":"m","occupation":{"text":"Koch"}}""", "k")]
    [InlineData(null, """{"requestId":"m","occupation":{"text":"Koch"}}""", "m")]
    [InlineData("", """{"requestId":" m "}""", "m")]
    [InlineData("k", """{"unknown":{"deep":[1,2,{}]},"occupation":{"text":"Koch","more":1}}""", "k")]
    public void A_request_has_the_key_as_id_or_else_the_member(string? key, string value, string id)
    {
        var accepted = Assert.IsType<Decoded<ReceivedRequest>.Accepted>(Decode(key, Encoding.UTF8.GetBytes(value)));
        Assert.Equal(id, accepted.Key);
        Assert.NotNull(accepted.Value!.Request);
    }

    [Theory]
    [InlineData("k", """{"occupation":7}""")]
    [InlineData("k", """{"currentSkills":"Java"}""")]
    [InlineData("k", """{"expiresAt":"tomorrow"}""")]
    [InlineData("k", """{"occupation":{"text":"\ud800"}}""")]
    [InlineData("k", """{"requestId":"\udc00"}""")]
    [InlineData(null, """{"requestId":"k","top":"five"}""")]
    public void An_object_with_wrong_members_is_still_answered(string? key, string value)
    {
        var accepted = Assert.IsType<Decoded<ReceivedRequest>.Accepted>(Decode(key, Encoding.UTF8.GetBytes(value)));
        Assert.Equal("k", accepted.Key);
        Assert.Null(accepted.Value!.Request);
        Assert.NotEmpty(accepted.Value.Fault!);
    }

    [Fact]
    public void An_object_is_answered_however_deep_it_is()
    {
        const int Depth = 100_000;
        var value = "{\"a\":" + new string('[', Depth) + new string(']', Depth) + "}";
        var accepted = Assert.IsType<Decoded<ReceivedRequest>.Accepted>(Decode("k", Encoding.UTF8.GetBytes(value)));
        Assert.NotEmpty(accepted.Value!.Fault!);
        Assert.Equal(RejectReason.Invalid, Refusal(Decode("k", Encoding.UTF8.GetBytes(value[5..^1]))));
    }

    [Theory]
    [InlineData("k", "", RejectReason.NotJson)]
    [InlineData("k", "{", RejectReason.NotJson)]
    [InlineData("k", "{}{}", RejectReason.NotJson)]
    [InlineData("k", "null", RejectReason.Invalid)]
    [InlineData("k", "[]", RejectReason.Invalid)]
    [InlineData("k", "\"text\"", RejectReason.Invalid)]
    [InlineData(null, "{}", RejectReason.NoKey)]
    [InlineData(null, """{"requestId":" "}""", RejectReason.NoKey)]
    [InlineData(null, """{"requestId":5}""", RejectReason.NoKey)]
    [InlineData(null, """{"requestId":"\ud800"}""", RejectReason.NoKey)]
    public void Everything_else_is_a_dead_letter_with_its_reason(string? key, string value, string reason) =>
        Assert.Equal(reason, Assert.IsType<Decoded<ReceivedRequest>.Refused>(Decode(key, Encoding.UTF8.GetBytes(value))).Reason);

    [Fact]
    public void Size_key_and_tombstones_are_looked_at_first()
    {
        Assert.Equal(RejectReason.TooLarge, Refusal(Decode("k", new byte[RequestDecoder.MaxBytes + 1])));
        Assert.Equal(RejectReason.Invalid, Refusal(RequestDecoder.Decode(Record([0xff], "{}"u8.ToArray()))));
        Assert.Equal(RejectReason.Invalid, Refusal(Decode(new string('k', 201), "{}"u8.ToArray())));
        Assert.Equal(RejectReason.NotJson, Refusal(Decode("k", [0x7b, 0xff, 0x7d])));
        Assert.Equal(RejectReason.NoKey, Refusal(Decode(null, null)));
        Assert.Null(Assert.IsType<Decoded<ReceivedRequest>.Accepted>(Decode("k", null)).Value);
    }

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array[0, 200].Sample(bytes => Assert.NotNull(Decode("k", bytes)));

    [Fact]
    public void No_damage_to_a_request_makes_it_throw()
    {
        var whole = Encoding.UTF8.GetBytes(
            """{"requestId":"r","occupation":{"text":"K\u00f6chin 👩‍🍳"},"skillGap":["a"],"top":3,"filters":{"maxPrice":1.5},"expiresAt":"2026-01-01T00:00:00Z"}""");
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, 4]).Sample((at, with, cut) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = with;
            Assert.NotNull(Decode("k", damaged[..^Math.Min(cut, damaged.Length)]));
        });
    }

    private static string Refusal(Decoded<ReceivedRequest> decoded) => Assert.IsType<Decoded<ReceivedRequest>.Refused>(decoded).Reason;

    private static Decoded<ReceivedRequest> Decode(string? key, byte[]? value) =>
        RequestDecoder.Decode(Record(key is null ? null : Encoding.UTF8.GetBytes(key), value));

    private static RawRecord Record(byte[]? key, byte[]? value) =>
        new(Topics.RecommendationRequests, 0, 0, DateTimeOffset.UnixEpoch, key, value, MessageHeaders.None);
}
