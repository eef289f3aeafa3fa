using System.Net;
using System.Text;
using Craft.Ingestor;
using Craft.Ingestor.Sources;
using Xunit;

namespace Craft.UnitTests.Ingestor;

/// <summary>What a source's answers do to its client: tried again, given up, or let through.</summary>
public sealed class SourceClientTests
{
    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "{}", 3, "http-403")]
    [InlineData(HttpStatusCode.InternalServerError, "<fault/>", 3, "http-500")]
    [InlineData(HttpStatusCode.TooManyRequests, "{}", 3, "http-429")]
    [InlineData(HttpStatusCode.NotFound, "", 1, "http-404")]
    [InlineData(HttpStatusCode.BadRequest, "{}", 1, "http-400")]
    [InlineData(HttpStatusCode.Unauthorized, "{}", 1, "http-401")]
    [InlineData(HttpStatusCode.Found, "{}", 1, "http-302")]
    [InlineData(HttpStatusCode.OK, "<html></html>", 3, "not-json")]
    [InlineData(HttpStatusCode.OK, "", 3, "empty")]
    [InlineData(HttpStatusCode.OK, "{\"count\":", 3, "truncated")]
    [InlineData(HttpStatusCode.OK, "{}", 1, "unexpected-shape")]
    public async Task What_may_pass_is_tried_again_and_what_will_not_is_given_up(HttpStatusCode status, string body, int requests, string reason)
    {
        var network = new ScriptedNetwork(_ => new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => ReadAsync(network));
        Assert.Equal((reason, requests), (error.Reason, network.Requests.Count));
    }

    [Fact]
    public async Task A_longer_pause_than_ours_ends_the_poll_and_is_passed_on()
    {
        var network = new ScriptedNetwork(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(TimeSpan.FromMinutes(5)) } });
        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() => ReadAsync(network));
        Assert.Equal((TimeSpan.FromMinutes(5), 1), (error.RetryAfter!.Value, network.Requests.Count));
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again()
    {
        var network = new ScriptedNetwork(n => n < 2 ? throw new HttpRequestException("reset")
            : new HttpResponseMessage { Content = new StringContent("""{"count":0,"next":null,"results":[]}""") });
        var pages = await ReadAsync(network);
        Assert.Equal("nothing-there", pages[^1].End!.Reason);
        Assert.Equal(3, network.Requests.Count);
    }

    [Fact]
    public async Task The_credentials_never_go_to_another_host()
    {
        var network = new ScriptedNetwork(_ => new HttpResponseMessage
        {
            Content = new StringContent("""{"count":1,"next":"https://elsewhere.example/api-2.0/courses/?page=2","results":[]}"""),
        });
        var pages = await ReadAsync(network);
        Assert.Equal("foreign-next-link", pages[^1].End!.Reason);
        Assert.Equal("127.0.0.1", Assert.Single(network.Requests).Host);
    }

    private static async Task<List<SourcePage>> ReadAsync(ScriptedNetwork network)
    {
        var options = new SourceOptions
        {
            Name = "udemy",
            Kind = SourceKind.Udemy,
            Url = "http://127.0.0.1/api-2.0",
            ClientId = "a",
            ClientSecret = "b",
            Limits = new SourceLimits { Retries = 2, RetryDelay = TimeSpan.FromMilliseconds(1) },
        };
        using var source = new UdemySource(options, TimeProvider.System, IngestorEvents.Silent(), network);
        var pages = new List<SourcePage>();
        await foreach (var page in source.ReadAsync(
            new PollContext(DateTimeOffset.UnixEpoch, new Dictionary<string, string>()), TestContext.Current.CancellationToken))
        {
            pages.Add(page);
        }

        return pages;
    }
}
