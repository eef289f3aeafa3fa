using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Craft.Ingestor.Simulation;

/// <summary>Answers as Udemy's API 2.0 did: list and detail, Basic authentication, JSON errors.</summary>
internal sealed class UdemyApi(SimulatedCatalogue catalogue, Func<Uri> address)
{
    public const string Path = "/api-2.0/courses/";
    public const string ClientId = "simulator";
    public const string ClientSecret = "no-secret";

    private const int Window = 10_000;
    private const int MostPerPage = 100;

    private static readonly string _credentials =
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));

    // like the real one: everything that is not ASCII comes escaped
    private static readonly JsonWriterOptions _escaped = new() { Encoder = JavaScriptEncoder.Default };

    public SimulatedAnswer Answer(HttpRequest request)
    {
        if (request.Headers.Authorization != _credentials)
        {
            return SimulatedAnswer.Problem(401, """{"detail":"Authentication credentials were not provided."}""");
        }

        var rest = request.Path.Value![Path.Length..].Trim('/');
        return rest.Length == 0
            ? List(Number(request, "page", 1), Number(request, "page_size", 12))
            : catalogue.Detail($"{SimulatedCatalogue.Udemy}:{rest}", UdemyJson.Detail)
                ?? SimulatedAnswer.Problem(404, """{"detail":"Not found."}""");
    }

    private SimulatedAnswer List(int page, int size)
    {
        if (page < 1 || size is < 1 or > MostPerPage || page * size > Window)
        {
            return SimulatedAnswer.Problem(400, """{"detail":"page * page_size must not exceed 10000."}""");
        }

        var rows = catalogue.Page(SimulatedCatalogue.Udemy, (page - 1) * size, size, UdemyJson.Row);
        if (rows.Rows.Count == 0 && page > 1)
        {
            return SimulatedAnswer.Problem(404, """{"detail":"Invalid page."}""");
        }

        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer, _escaped);
        json.WriteStartObject();
        json.WriteNumber("count", Math.Min(rows.Total, Window));
        WriteLink(json, "next", page * size < rows.Total ? page + 1 : null, size);
        WriteLink(json, "previous", page > 1 ? page - 1 : null, size);
        json.WriteStartArray("results");
        foreach (var row in rows.Rows)
        {
            json.WriteRawValue(row, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteStartArray("aggregations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return SimulatedAnswer.Json(buffer.WrittenMemory) with { Leaving = rows.Leaving };
    }

    private void WriteLink(Utf8JsonWriter json, string name, int? page, int size)
    {
        if (page is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteString(name, string.Create(
            CultureInfo.InvariantCulture,
            $"{address()}{Path[1..]}?page={page}&page_size={size}&fields%5Bcourse%5D=@default,last_update_date"));
    }

    private static int Number(HttpRequest request, string name, int otherwise) =>
        request.Query.TryGetValue(name, out var text) ? int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0 : otherwise;
}
