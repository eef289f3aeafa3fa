using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Craft.Recommender.Http;

/// <summary>The page at <c>/</c>: files of this program, nothing from elsewhere, no script but its own.</summary>
internal static class PageEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder app)
    {
        MapFile(app, "/", "index.html", "text/html; charset=utf-8");
        MapFile(app, "/page/page.css", "page.css", "text/css; charset=utf-8");
        MapFile(app, "/page/page.js", "page.js", "text/javascript; charset=utf-8");
    }

    private static void MapFile(IEndpointRouteBuilder app, string path, string name, string type)
    {
        var bytes = Read(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes ?? []).AsSpan(0, 8))}\"");
        app.MapGet(path, (HttpContext http) => Serve(http, bytes, type, tag)).ExcludeFromDescription();
    }

    private static IResult Serve(HttpContext http, byte[]? bytes, string type, EntityTagHeaderValue tag)
    {
        if (bytes is null)
        {
            return Results.NotFound();
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Bytes(bytes, type, entityTag: tag);
    }

    private static byte[]? Read(string name)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream("page/" + name);
        if (stream is null)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
