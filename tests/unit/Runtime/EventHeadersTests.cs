using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>What every output carries: CloudEvents 1.0 in binary mode, the trace, the marks that are passed on.</summary>
public sealed partial class EventHeadersTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void An_output_has_each_header_of_the_contract_once()
    {
        var headers = Of(MessageHeaders.Of(("mine", "stays with the input")), null);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0",
                ["ce_id"] = "in/3/14/2",
                ["ce_source"] = "/craft/x",
                ["ce_type"] = "craft.course-indexed.v1",
                ["ce_time"] = "2026-01-02T03:04:05.5Z",
                ["ce_subject"] = "udemy:1",
                ["content-type"] = "application/json",
                ["traceparent"] = Trace,
            },
            headers.ToDictionary(h => h.Key, Text));
    }

    [Fact]
    public void Revision_and_event_sequence_are_passed_on_and_the_steps_own_headers_win()
    {
        var input = MessageHeaders.Of((HeaderNames.EventSequence, "7"), (HeaderNames.Revision, "3"));
        var headers = Of(input, MessageHeaders.Of((HeaderNames.Revision, "4"), (HeaderNames.Id, "own"), ("more", "1")))
            .ToDictionary(h => h.Key, Text);
        Assert.Equal("7", headers[HeaderNames.EventSequence]);
        Assert.Equal("4", headers[HeaderNames.Revision]);
        Assert.Equal("own", headers[HeaderNames.Id]);
        Assert.Equal("1", headers["more"]);
    }

    [Fact]
    public void A_record_that_starts_something_has_a_valid_trace_of_its_own()
    {
        string NewTrace() => Text(EventHeaders.Origin(
            "elsewhere", "k"u8.ToArray(), "/craft/api", "id-1", DateTimeOffset.UnixEpoch, null).Single(h => h.Key == "traceparent"));
        Assert.Matches(TraceParent(), NewTrace());
        Assert.NotEqual(NewTrace(), NewTrace());
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.1234567+02:00", "2026-01-02T01:04:05.1234567Z")]
    [InlineData("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z")]
    public void Times_are_UTC(string time, string expected) => Assert.Equal(
        expected,
        Encoding.UTF8.GetString(EventHeaders.Time(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture))));

    private static Headers Of(MessageHeaders input, MessageHeaders? own) => EventHeaders.Of(
        new("in", 3, 14, DateTimeOffset.UnixEpoch, null, null, input), 2, Topics.CoursesIndexed, "udemy:1"u8.ToArray(),
        "/craft/x"u8.ToArray(), EventHeaders.Time(new(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero)), Encoding.UTF8.GetBytes(Trace), own);

    private static string Text(IHeader header) => Encoding.UTF8.GetString(header.GetValueBytes());

    [GeneratedRegex("^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$")]
    private static partial Regex TraceParent();
}
