using Craft.Recommender.Answering;

namespace Craft.Recommender.Http;

/// <summary>Reads a request's body up to the limit.</summary>
internal static class RequestBody
{
    public const int MaxBytes = RequestDecoder.MaxBytes;

    /// <summary>The body, or null when it is larger than <see cref="MaxBytes"/>; reads no further than that.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }

        var buffer = new byte[(int)(request.ContentLength ?? MaxBytes) + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
            {
                return buffer[..length];
            }

            length += read;
        }

        return null;
    }
}
