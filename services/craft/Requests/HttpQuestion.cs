using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Craft.Cli;
using Craft.Schemas;

namespace Craft.Requests;

/// <summary>Asks over HTTP with <c>Prefer: wait</c>, and again at the given place as long as the answer is pending.</summary>
internal static class HttpQuestion
{
    private const int LongestWait = 60;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Null when no answer came in time.</summary>
    public static async Task<Recommendation?> AskAsync(
        Uri address, RecommendationRequest request, TimeSpan patience, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = patience + TimeSpan.FromSeconds(5) };
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            using var answer = await PostAsync(http, request, patience, ct);
            var recommendation = await ReadAsync(answer, ct);
            while (recommendation is null && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                await Task.Delay(_pause, TimeProvider.System, ct);
                using var later = await http.GetAsync(answer.Headers.Location, ct);
                recommendation = await ReadAsync(later, ct);
            }

            return recommendation;
        }
        catch (HttpRequestException e)
        {
            throw CommandFailure.NobodyThere($"{address} does not answer: {e.Message}.");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient http, RecommendationRequest request, TimeSpan patience, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/recommendations")
        {
            Content = new ByteArrayContent(WireJson.Write(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var wait = Math.Clamp((int)patience.TotalSeconds, 1, LongestWait);
        message.Headers.Add("Prefer", "wait=" + wait.ToString(CultureInfo.InvariantCulture));
        return await http.SendAsync(message, ct);
    }

    // 202: pending
    private static async Task<Recommendation?> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return null;
        }

        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        if (answer.StatusCode == HttpStatusCode.OK && WireJson.Read<Recommendation>(body) is { Ok: true } read)
        {
            return read.Message;
        }

        throw CommandFailure.Failed($"the server answered {(int)answer.StatusCode} instead of a recommendation.");
    }
}
