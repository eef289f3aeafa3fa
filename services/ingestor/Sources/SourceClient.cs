using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Craft.Ingestor.Sources;

/// <summary>
/// The HTTP client of one source: credentials, pace, retries with jitter and Retry-After, time and size limits. Every
/// failure comes out as <see cref="SourceUnavailableException"/>. Redirects are not followed: they could carry the key away.
/// </summary>
internal sealed class SourceClient : IDisposable
{
    private static readonly TimeSpan _politeGap = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http;

    /// <remarks><c>json</c>: whether answers must be JSON documents, false for files. <c>network</c>: what stands for the network, null for sockets.</remarks>
    public SourceClient(
        SourceOptions options, TimeProvider time, IngestorEvents events, bool json = true, HttpMessageHandler? network = null)
    {
        var limits = options.Limits;
        var address = new Uri(options.Url);
        HttpMessageHandler chain = network ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = !json,
            AutomaticDecompression = json ? DecompressionMethods.All : DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        chain = new RequestPace(GapOf(limits, address), time, chain);
        chain = json ? new CheckedAnswer(limits.LargestAnswer, chain) : chain;
        chain = new ResilienceHandler(Pipeline(options, time, events)) { InnerHandler = chain };
        _http = new HttpClient(chain) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("User-Agent", "Craft.Streaming/1.0 (course catalogue poller)");

        // one gateway answers 406 to application/json
        _http.DefaultRequestHeaders.Add("Accept", "*/*");
        IsPolite = GapOf(limits, address) > TimeSpan.Zero;
    }

    /// <summary>True when the pace is limited: asking in parallel gains nothing.</summary>
    public bool IsPolite { get; }

    public HttpClient Http => _http;

    /// <summary>The JSON document at an address; null for 404 when the caller says that it may be gone.</summary>
    public async Task<JsonDocument?> GetJsonAsync(Uri address, bool mayBeGone, CancellationToken ct)
    {
        using var answer = await SendAsync(address, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound && mayBeGone)
        {
            return null;
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw new SourceUnavailableException($"http-{(int)answer.StatusCode}", (int)answer.StatusCode, RetryAfter(answer));
        }

        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Runs the request and gives every transport failure one shape.</summary>
    public async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken ct)
    {
        try
        {
            return await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (UnusableAnswerException e)
        {
            throw new SourceUnavailableException(e.Message, 200, null, e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new SourceUnavailableException("timeout", null, null, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SourceUnavailableException("connection", null, null, e);
        }
    }

    /// <summary>Seconds or a date, whatever the header holds.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset? now = null) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when (now ?? answer.Headers.Date) is { } from && date > from => date - from,
        _ => null,
    };

    private static TimeSpan GapOf(SourceLimits limits, Uri address) =>
        limits.RequestsPerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate)
        : address.IsLoopback ? TimeSpan.Zero
        : _politeGap;

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(SourceOptions options, TimeProvider time, IngestorEvents events)
    {
        var limits = options.Limits;
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = limits.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = limits.RetryDelay,
                MaxDelay = limits.RetryDelayMax,
                ShouldRetryAfterHeader = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthRetrying(arguments.Outcome, limits, time)),
                OnRetry = arguments =>
                {
                    events.Retrying(options.Name, ReasonOf(arguments.Outcome), arguments.AttemptNumber + 1, arguments.RetryDelay);
                    return default;
                },
            })
            .AddTimeout(limits.RequestTimeout)
            .Build();
    }

    // 403 comes sporadically on valid calls; what a longer pause than ours was asked for ends the poll instead
    private static bool IsWorthRetrying(Outcome<HttpResponseMessage> outcome, SourceLimits limits, TimeProvider time)
    {
        if (outcome.Exception is { } e)
        {
            return e is HttpRequestException or IOException or TimeoutRejectedException;
        }

        return outcome.Result is { } answer
            && ((int)answer.StatusCode >= 500
                || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Forbidden)
            && (RetryAfter(answer, time.GetUtcNow()) ?? TimeSpan.Zero) <= limits.RetryDelayMax;
    }

    private static string ReasonOf(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } answer } => $"http-{(int)answer.StatusCode}",
        { Exception: UnusableAnswerException e } => e.Message,
        { Exception: TimeoutRejectedException } => "timeout",
        _ => "connection",
    };
}
