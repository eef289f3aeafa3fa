using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Craft.Schemas;

namespace Craft.Recommender.Http;

/// <summary>The answers that several endpoints give; errors are RFC 9457 problem details and repeat nothing of the request.</summary>
internal static class Answers
{
    // umlauts as they are: the answers are JSON by content type and never part of a page
    private static readonly ApiJson _readable = new(new JsonSerializerOptions(ApiJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A message of the wire, as it stands on its topic.</summary>
    public static IResult Wire<T>(T message, int status = StatusCodes.Status200OK) =>
        Results.Json(message, (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T)), statusCode: status);

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, (JsonTypeInfo<T>)_readable.GetTypeInfo(typeof(T))!, statusCode: status);

    public static IResult Problem(int status, string detail, string? code = null) => Results.Problem(
        detail,
        statusCode: status,
        extensions: code is null ? null : [new KeyValuePair<string, object?>("code", code)]);

    public static IResult Invalid(string detail) => Problem(StatusCodes.Status400BadRequest, detail, ProblemCode.InvalidRequest);

    /// <summary>Passes by itself: ask again in a second.</summary>
    public static IResult Unavailable(HttpContext http, string detail)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problem(StatusCodes.Status503ServiceUnavailable, detail, ProblemCode.Unavailable);
    }
}
