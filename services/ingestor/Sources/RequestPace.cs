namespace Craft.Ingestor.Sources;

/// <summary>Spaces requests evenly: at most one per gap, retries included.</summary>
internal sealed class RequestPace(TimeSpan gap, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (gap > TimeSpan.Zero && Reserve() is { } wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private TimeSpan Reserve()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var at = _next > now ? _next : now;
            _next = at + gap;
            return at - now;
        }
    }
}
