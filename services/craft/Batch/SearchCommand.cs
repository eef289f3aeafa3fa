using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Craft.Cli;
using Craft.Up;

namespace Craft.Batch;

/// <summary><c>craft search</c>: asks a running system for the courses that fit texts.</summary>
internal static class SearchCommand
{
    // what the server allows
    private const int TopMax = 50;

    public static Command Make()
    {
        var (input, output, top) = (BatchOptions.In(), BatchOptions.Out(), BatchOptions.Top(TopMax));
        var (folder, http) = (SharedOptions.Folder(), SharedOptions.Http());
        var command = new Command("search", "Courses that fit texts ({id, text}), from a running system, JSON Lines in and out.")
        {
            input, output, top, folder, http,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var address = parsed.GetValue(http) ?? RunFile.Read(parsed.GetRequiredValue(folder).FullName)?.Http
                ?? throw CommandFailure.NobodyThere(
                    $"no craft up runs on {parsed.GetRequiredValue(folder).FullName}: start one, or name its folder (--data) or its address (--http).");
            using var client = new HttpClient { BaseAddress = address };
            return await BatchCommand.RunAsync(
                parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), Work(client, parsed.GetValue(top)), ct);
        });
        return command;
    }

    internal static BatchWork Work(HttpClient client, int top) => async (lines, ct) =>
    {
        var answers = new List<BatchAnswer>();
        foreach (var line in lines)
        {
            answers.Add(await AskAsync(client, line, top, ct));
        }

        return answers;
    };

    private static async Task<BatchAnswer> AskAsync(HttpClient client, BatchLine line, int top, CancellationToken ct)
    {
        try
        {
            var query = string.Create(
                CultureInfo.InvariantCulture, $"/api/search?limit={top}&q={Uri.EscapeDataString(line.RequiredText())}");
            using var response = await client.GetAsync(query, ct);
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            using var document = await JsonDocument.ParseAsync(body, default, ct);
            return response.StatusCode == HttpStatusCode.OK
                ? Answer([.. document.RootElement.EnumerateArray().Select(Hit)])
                : BatchAnswer.Bad(Refusal(response.StatusCode, document.RootElement));
        }
        catch (FormatException e)
        {
            return BatchAnswer.Bad(e.Message);
        }
        catch (HttpRequestException e)
        {
            throw CommandFailure.NobodyThere($"{client.BaseAddress} does not answer: {e.Message}.");
        }
        catch (JsonException e)
        {
            throw CommandFailure.Failed($"{client.BaseAddress} does not answer as a Craft system does.", e);
        }
    }

    private static (string Course, double Score) Hit(JsonElement hit) =>
        (hit.GetProperty("courseId").GetString()!, hit.GetProperty("score").GetDouble());

    private static string Refusal(HttpStatusCode status, JsonElement problem) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) && detail.GetString() is { } text
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)status}");

    private static BatchAnswer Answer(IReadOnlyList<(string Course, double Score)> hits) => BatchAnswer.Of(writer =>
    {
        writer.WriteStartArray("hits");
        foreach (var (course, score) in hits)
        {
            writer.WriteStartObject();
            writer.WriteString("courseId", course);
            writer.WriteNumber("score", score);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
