using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>
/// Lets a 200 through only when its whole body is one JSON document: gateways answer with HTML, XML, nothing or half a
/// body, and each of these is a failure to be retried, never data. Sits inside the retries.
/// </summary>
internal sealed class CheckedAnswer(int largestAnswer, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return answer;
        }

        try
        {
            await answer.Content.LoadIntoBufferAsync(largestAnswer, cancellationToken);
            Check(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    internal static void Check(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n\uFEFF"u8);
        if (start.IsEmpty)
        {
            throw new UnusableAnswerException("empty");
        }

        if (start[0] is not ((byte)'{' or (byte)'['))
        {
            throw new UnusableAnswerException("not-json");
        }

        var reader = new Utf8JsonReader(start);
        try
        {
            while (reader.Read())
            {
                reader.TrySkip();
            }
        }
        catch (JsonException e)
        {
            throw new UnusableAnswerException("truncated", e);
        }
    }
}
