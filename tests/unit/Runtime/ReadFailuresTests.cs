using Confluent.Kafka;
using Craft.Runtime;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>A failure that comes again and again is told less and less often.</summary>
public sealed class ReadFailuresTests
{
    [Fact]
    public void A_day_of_the_same_failure_is_few_lines()
    {
        var failures = new ReadFailures();
        Assert.Equal(19, Enumerable.Range(0, 5 * 24 * 60 * 60).Count(_ => failures.IsNews(ErrorCode.TopicAuthorizationFailed)));
    }

    [Fact]
    public void Another_failure_and_one_after_something_was_read_are_told()
    {
        var failures = new ReadFailures();
        Assert.Equal([true, true, false], Told(3, ErrorCode.TopicAuthorizationFailed));
        Assert.Equal([true, true, false], Told(3, ErrorCode.UnknownTopicOrPart));
        failures.Clear();
        Assert.Equal([true], Told(1, ErrorCode.UnknownTopicOrPart));

        IEnumerable<bool> Told(int times, ErrorCode code) => Enumerable.Range(0, times).Select(_ => failures.IsNews(code)).ToList();
    }
}
