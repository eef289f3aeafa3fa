using System.Text;
using Confluent.Kafka;
using Craft.Cli;
using Craft.Operate;
using Craft.Runtime;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>What the operating commands read and print, without a broker.</summary>
public sealed class OperateTextTests
{
    private static readonly DateTimeOffset _now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_place_is_a_word_an_offset_a_time_or_how_long_ago()
    {
        Assert.Equal(new TopicPoint.Earliest(), TopicPointText.Parse("beginning", _now));
        Assert.Equal(new TopicPoint.Latest(), TopicPointText.Parse("end", _now));
        Assert.Equal(new TopicPoint.At(4711), TopicPointText.Parse("4711", _now));
        Assert.Equal(new TopicPoint.Since(_now.AddHours(-2)), TopicPointText.Parse("2h", _now));
        Assert.Equal(new TopicPoint.Since(_now), TopicPointText.Parse("2026-05-01T12:00:00Z", _now));
        Assert.Equal(new TopicPoint.Since(_now), TopicPointText.Parse("2026-05-01T14:00:00+02:00", _now));
        Assert.Equal(new TopicPoint.Since(_now.AddHours(-12)), TopicPointText.Parse("2026-05-01", _now));
        Assert.All(["", "yesterday", "soon", "1,5h", "99999999999999999999"], t => Assert.Null(TopicPointText.Parse(t, _now)));
    }

    [Fact]
    public void Bytes_of_strangers_are_shown_short_and_without_control_characters() => Gen.Byte.Array[0, 3_000].Sample(bytes =>
    {
        var shown = ShortText.Of(bytes)!;
        Assert.InRange(shown.Length, 0, ShortText.MaxChars + 1);
        Assert.DoesNotContain(shown, char.IsControl);
    });

    [Fact]
    public void Text_that_is_cut_inside_a_character_stays_text()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[300, 2_000]).Sample((shift, count) =>
        {
            var text = new string('x', shift) + string.Concat(Enumerable.Repeat("€🎓", count));
            var shown = ShortText.Of(Encoding.UTF8.GetBytes(text))!;
            Assert.EndsWith("…", shown, StringComparison.Ordinal);
            Assert.StartsWith(shown[..^1], text, StringComparison.Ordinal);
        });
        Assert.Equal("kurz", ShortText.Of("kurz"u8.ToArray()));
        Assert.Null(ShortText.Of(null));
    }

    [Fact]
    public void Rates_come_from_two_readings_and_are_never_negative()
    {
        LagReading Reading(long? committed, long end, string state = "Stable") => new(
            new Dictionary<string, string> { ["g"] = state, ["idle"] = "Empty" },
            [new("g", "t", 0, committed, end, Math.Max(0, end - (committed ?? 0)))]);
        var rows = LagRates.Between(Reading(100, 1_000), Reading(300, 1_100), TimeSpan.FromSeconds(2));
        Assert.Equal(new LagRow("g", "Stable", "t", 0, 300, 1_100, 800, 100, 50, 16), rows[0]);
        Assert.Equal(new LagRow("idle", "Empty", null, null, null, null, 0, 0, 0, 0), rows[1]);

        // moved back, and a topic that was made anew
        var back = LagRates.Between(Reading(500, 1_000), Reading(0, 10), TimeSpan.FromSeconds(1))[0];
        Assert.Equal((0, 0, null), (back.ConsumedPerSecond, back.ProducedPerSecond, back.SecondsToZero));
        Assert.Equal(0, LagRates.Between(Reading(null, 10), Reading(5, 10), TimeSpan.FromSeconds(1))[0].ConsumedPerSecond);
        Assert.Contains("(nothing committed)", LagTable.Of(rows), StringComparison.Ordinal);
        Assert.Contains("16 s", LagTable.Of(rows), StringComparison.Ordinal);
        Assert.Equal("there are no groups", LagTable.Of([]));
    }

    [Fact]
    public async Task No_broker_names_the_address_and_the_settings()
    {
        var clients = KafkaAccess.Clients(new KafkaOptions { BootstrapServers = "127.0.0.1:9", RequestTimeout = TimeSpan.FromMilliseconds(300) });
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => KafkaCall.AskAsync(clients, () => new ConsumerLag(clients).ReadAsync(default)));
        Assert.Equal(ExitCode.NobodyThere, failure.ExitCode);
        Assert.StartsWith("no Kafka broker answered at 127.0.0.1:9 within 0.3 s (", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("check --kafka, --data or Kafka:BootstrapServers; Kafka:RequestTimeout waits longer.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_exit_code_1_and_refused_credentials_are_nobody_there()
    {
        var clients = KafkaAccess.Clients(new KafkaOptions { BootstrapServers = "kafka:1" });
        Task<CommandFailure> OfAsync(ErrorCode code) => Assert.ThrowsAsync<CommandFailure>(
            () => KafkaCall.AskAsync<int>(clients, () => throw new KafkaException(code)));
        Assert.Equal(ExitCode.Failed, (await OfAsync(ErrorCode.TopicAuthorizationFailed)).ExitCode);
        Assert.Contains("Kafka:Client:sasl.*", (await OfAsync(ErrorCode.SaslAuthenticationFailed)).Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NobodyThere, (await OfAsync(ErrorCode.Local_AllBrokersDown)).ExitCode);
    }
}
