using System.Net;
using Craft.Recommender.Http;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>The pure parts of the HTTP address.</summary>
public sealed class HttpPartsTests
{
    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("wait", 10)]
    [InlineData("WAIT = 7", 7)]
    [InlineData("respond-async, wait=20", 20)]
    [InlineData("return=minimal; foo=bar, wait=3; x", 3)]
    [InlineData("wait=\"4\"", 4)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=61", 60)]
    [InlineData("wait=99999999999999", 60)]
    [InlineData("wait=-1", 0)]
    [InlineData("wait=soon", 0)]
    [InlineData("waiting=5", 0)]
    [InlineData("", 0)]
    public void Prefer_wait_is_read(string header, int seconds) => Assert.Equal(seconds, PreferWait.SecondsOf(header));

    [Fact]
    public void The_first_of_several_headers_that_says_wait_counts()
    {
        Assert.Equal(5, PreferWait.SecondsOf(new StringValues(["respond-async", "wait=5", "wait=9"])));
        Assert.Equal(0, PreferWait.SecondsOf(StringValues.Empty));
    }

    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void Two_addresses_of_one_client_share_a_limit(string one, string other) =>
        Assert.Equal(ClientRate.ClientOf(IPAddress.Parse(one)), ClientRate.ClientOf(IPAddress.Parse(other)));

    [Fact]
    public void Other_networks_are_other_clients() =>
        Assert.NotEqual(ClientRate.ClientOf(IPAddress.Parse("2001:db8:1:2::1")), ClientRate.ClientOf(IPAddress.Parse("2001:db8:1:3::1")));

    [Fact]
    public void A_client_has_a_hundred_calls_at_once_and_this_machine_has_no_limit()
    {
        Assert.True(Allows("192.0.2.7", 100));
        // not a matter of time, in which more become free: so many are never there
        Assert.Throws<ArgumentOutOfRangeException>(() => Allows("192.0.2.7", 101));
        Assert.True(Allows("127.0.0.1", 500));
        Assert.True(Allows("::1", 500));
    }

    private static bool Allows(string address, int calls)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        var partition = ClientRate.PartitionOf(http);
        using var limiter = partition.Factory(partition.PartitionKey);
        using var lease = limiter.AttemptAcquire(calls);
        return lease.IsAcquired;
    }
}
