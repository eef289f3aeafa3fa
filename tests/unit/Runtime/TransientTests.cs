using System.Net.Sockets;
using Craft.Runtime;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>Which failures pass by themselves.</summary>
public sealed class TransientTests
{
    public static TheoryData<Exception, bool> Failures() => new()
    {
        { new TimeoutException(), true },
        { new IOException(), true },
        { new SocketException(), true },
        { new HttpRequestException(), true },
        { new TaskCanceledException(), true },
        { new KafkaUnavailableException(), true },
        { new InvalidOperationException("wrapped", new AggregateException(new TimeoutException())), true },
        { new InvalidOperationException(), false },
        { new ArgumentException("x", new FormatException()), false },
        { new KeyNotFoundException(), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Timeouts_and_broken_connections_pass_bugs_do_not(Exception failure, bool expected) =>
        Assert.Equal(expected, Transient.Is(failure));
}
