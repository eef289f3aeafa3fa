using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Craft.Catalog.Polls;
using Craft.Cli;

namespace Craft.Ingest;

/// <summary><c>craft ingest status</c> and <c>craft ingest confirm</c>.</summary>
internal static class IngestStatus
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command MakeStatus()
    {
        var (folder, json) = (SharedOptions.Folder(), SharedOptions.Json());
        var command = new Command("status", "How the polls of every source go.") { json, folder };
        command.SetAction(async (parsed, ct) =>
        {
            var states = await IngestCommand.WithToolAsync(parsed.GetRequiredValue(folder), tool => tool.StatusAsync(ct), ct);
            Terminal.Result(parsed.GetValue(json) ? JsonSerializer.Serialize(states, _json) : Table(states));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command MakeConfirm()
    {
        var source = new Option<string>("--source") { Description = "The source whose withdrawals are held.", HelpName = "NAME", Required = true };
        var folder = SharedOptions.Folder();
        var command = new Command("confirm", "Lets the withdrawals go that the shrink guard holds.") { source, folder };
        command.SetAction(async (parsed, ct) =>
        {
            var name = parsed.GetRequiredValue(source);
            var result = await IngestCommand.WithToolAsync(parsed.GetRequiredValue(folder), tool => tool.ConfirmAsync(name, ct), ct)
                ?? throw CommandFailure.Failed($"{name} holds no withdrawals.");
            Terminal.Result($"{name}: {result.Withdrawn} courses withdrawn");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Table(IReadOnlyList<SourceState> states)
    {
        var lines = new List<string> { $"{"source",-20} {"courses",8} {"missing",8} {"last complete",-20}  trouble" };
        lines.AddRange(states.Select(s => string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Source,-20} {s.Live,8} {s.Missing,8} {s.LastCompleteAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never",-20}  {Trouble(s)}").TrimEnd()));
        return string.Join('\n', lines);
    }

    private static string Trouble(SourceState state) =>
        state.Held is not null ? "withdrawals held: craft ingest confirm --source " + state.Source
        : state.LastError is { } error ? $"{error} ({state.Failures} times)"
        : "";
}
