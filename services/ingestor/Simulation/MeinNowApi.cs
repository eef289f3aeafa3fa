using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Craft.Ingestor.Simulation;

/// <summary>Answers as mein NOW does: pages of at most 20 counted from 0, <c>_embedded</c> missing when a page is empty.</summary>
internal sealed class MeinNowApi(SimulatedCatalogue catalogue)
{
    public const string Base = "/now-prod/suche/pc/v1";
    public const string Path = Base + "/bildungsangebot";
    public const string ApiKey = "simulator";

    private const int Window = 10_000;
    private const int MostPerPage = 20;

    private static readonly JsonWriterOptions _raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public SimulatedAnswer Answer(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] != ApiKey)
        {
            return SimulatedAnswer.Problem(403, "");
        }

        var page = Number(request, "page", 0);
        var size = Number(request, "size", MostPerPage);
        if (page < 0 || size is < 1 or > MostPerPage || (page + 1) * size > Window)
        {
            return SimulatedAnswer.Problem(
                400, """{"timestamp":"2026-01-01T00:00:00Z","logref":"2f6fe","messages":[{"code":"INVALID_PAGE_OR_SIZE"}]}""");
        }

        var rows = catalogue.Page(SimulatedCatalogue.MeinNow, page * size, size, MeinNowJson.Offer);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer, _raw);
        json.WriteStartObject();
        if (rows.Rows.Count > 0)
        {
            json.WriteStartObject("_embedded");
            json.WriteStartArray("bildungsangebotDTOList");
            foreach (var row in rows.Rows)
            {
                json.WriteRawValue(row, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        WritePage(json, page, size, Math.Min(rows.Total, Window));
        json.WriteString("removedToken", "");
        json.WriteString("korrekturVorschlag", "");
        json.WriteEndObject();
        json.Flush();
        return SimulatedAnswer.Json(buffer.WrittenMemory) with { ContentType = "application/hal+json", Leaving = rows.Leaving };
    }

    private static void WritePage(Utf8JsonWriter json, int page, int size, int total)
    {
        json.WriteStartObject("page");
        json.WriteNumber("size", size);
        json.WriteNumber("totalElements", total);
        json.WriteNumber("totalPages", (total + size - 1) / size);
        json.WriteNumber("number", page);
        json.WriteEndObject();
    }

    private static int Number(HttpRequest request, string name, int otherwise) =>
        request.Query.TryGetValue(name, out var text) ? int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : -1 : otherwise;
}
