using System.Net;
using Craft.Trainer.Dashboard;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed class DashboardTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8080", null, true)]
    [InlineData("::1", "[::1]:8080", null, true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", null, true)]
    [InlineData("10.8.3.4", "example.org", null, true)]
    [InlineData("10.9.3.4", "localhost", null, false)]
    [InlineData("127.0.0.1", "attacker.example", null, false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "localhost", "Forwarded", false)]
    [InlineData(null, "localhost", null, false)]
    public void Only_direct_local_requests_and_allowed_networks_see_it(string? remote, string host, string? header, bool allowed)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Host = new HostString(host);
        if (header is not null)
        {
            http.Request.Headers[header] = "203.0.113.9";
        }

        Assert.Equal(allowed, new LocalOrAllowedNetwork([IPNetwork.Parse("10.8.0.0/16")]).IsAllowed(http));
    }

    [Fact]
    public void The_bar_shows_stage_and_percent_and_escapes_them()
    {
        var html = ProgressBar.Html("""{"stage":"<b>fit</b>","done":0.421,"at":"2026-11-25T03:04:05Z"}""");
        Assert.Contains("42 %", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;fit&lt;/b&gt;, 03:04:05 UTC", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"half\"")]
    [InlineData("{\"stage\":")]
    public void What_is_no_progress_is_not_shown(string? json) => Assert.Equal("", ProgressBar.Html(json));
}
