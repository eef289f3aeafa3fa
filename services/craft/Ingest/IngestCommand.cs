using System.CommandLine;
using System.Globalization;
using Craft.Cli;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Sources;
using Craft.Ingestor.Tools;
using Craft.Up;
using Npgsql;

namespace Craft.Ingest;

/// <summary><c>craft ingest</c>: courses from files or addresses into the catalogue; how the polls go.</summary>
internal static class IngestCommand
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(15);

    // what a poll warns of, the command says itself
    private static readonly IConfiguration _logging = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Craft.Ingestor"] = "Error" }).Build();

    public static Command Make()
    {
        var source = new Option<string>("--source") { Description = "Name of the source; first part of the ids of its courses.", HelpName = "NAME" };
        var from = new Option<string>("--from") { Description = "CSV, JSON Lines or JSON (.gz too), a folder of them, or an http(s) address.", HelpName = "FILE|DIR|URL" };
        var map = new Option<string?>("--map")
        {
            Description = $"Which column fills which member, e.g. title=Name,url=Link. Members: {string.Join(", ", ColumnMap.Members)}.",
            HelpName = "MEMBER=COLUMN,...",
        };
        var once = new Option<bool>("--once") { Description = "Read once; else again every 15 minutes until Ctrl-C." };
        var folder = SharedOptions.Folder();
        var command = new Command("ingest", "Reads courses from files or addresses into the catalogue.") { source, from, map, once, folder };
        command.Subcommands.Add(IngestStatus.MakeStatus());
        command.Subcommands.Add(IngestStatus.MakeConfirm());
        command.SetAction((parsed, ct) => RunAsync(
            Settings(parsed.GetValue(source), parsed.GetValue(from), parsed.GetValue(map)),
            parsed.GetValue(once), parsed.GetRequiredValue(folder), ct));
        return command;
    }

    /// <summary>Runs something with the catalogue of a data folder; a database that is away is one sentence.</summary>
    public static async Task<T> WithToolAsync<T>(DirectoryInfo folder, Func<IngestTool, Task<T>> work, CancellationToken ct)
    {
        await using var database = await DatabaseAccess.OpenAsync(folder, ct);
        using var logs = UpLogging.Create(_logging);
        try
        {
            await using var tool = await IngestTool.OpenAsync(database.ConnectionString, logs, TimeProvider.System, ct);
            return await work(tool);
        }
        catch (NpgsqlException e)
        {
            throw CommandFailure.NobodyThere($"the database cannot be reached: {e.Message}");
        }
    }

    private static SourceOptions Settings(string? source, string? from, string? map)
    {
        if (source is null || from is null)
        {
            throw CommandFailure.WrongUse("craft ingest wants --source NAME and --from FILE|DIR|URL (or status, confirm).");
        }

        try
        {
            return new SourceOptions { Name = source, Kind = SourceKind.File, Url = from, Map = ColumnMap.Parse(map) };
        }
        catch (FormatException e)
        {
            throw CommandFailure.WrongUse(e.Message + ".");
        }
    }

    private static async Task<int> RunAsync(SourceOptions settings, bool once, DirectoryInfo folder, CancellationToken ct)
    {
        using var stop = new StopSignal(ct);
        try
        {
            return await WithToolAsync(folder, tool => PollAsync(tool, settings, once, stop.Token), stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return once ? ExitCode.Failed : ExitCode.Done;
        }
    }

    private static async Task<int> PollAsync(IngestTool tool, SourceOptions settings, bool once, CancellationToken ct)
    {
        while (true)
        {
            var report = await PollOnceAsync(tool, settings, ct);
            Show(report);
            if (once)
            {
                return report.Outcome == PollOutcome.Complete ? ExitCode.Done : ExitCode.Failed;
            }

            await Task.Delay(report.RetryAfter ?? _interval, TimeProvider.System, ct);
        }
    }

    private static async Task<PollReport> PollOnceAsync(IngestTool tool, SourceOptions settings, CancellationToken ct)
    {
        var shown = 0;
        var progress = new ImmediateProgress<IngestProgress>(p =>
        {
            if (p.Stored - shown >= 1_000)
            {
                shown = p.Stored;
                Terminal.Progress($"{p.Stored} courses stored, {p.Refused} refused");
            }
        });
        try
        {
            return await tool.RunAsync(settings, progress, ct);
        }
        catch (ArgumentException e)
        {
            throw CommandFailure.WrongUse(e.Message);
        }
    }

    private static void Show(PollReport report)
    {
        var stored = report.Stored;
        Terminal.Result(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Source}: {stored.Added} new, {stored.Changed} changed, {report.Unchanged + stored.Unchanged + stored.Refreshed} unchanged, {report.Withdrawn} withdrawn in {report.Elapsed.TotalSeconds:0.0} s"));
        if (report.Unreadable > 0 || report.Repeated > 0)
        {
            Terminal.Progress($"{report.Unreadable} rows unreadable, {report.Repeated} repeated");
        }

        foreach (var (reason, count) in report.Refused.OrderByDescending(r => r.Value))
        {
            Terminal.Progress($"refused {count}: {reason}");
        }

        if (report.ShrinkHeld)
        {
            Terminal.Progress($"many courses are gone at once: nothing is withdrawn until craft ingest confirm --source {report.Source}");
        }

        if (report.Outcome != PollOutcome.Complete)
        {
            Terminal.Error($"{report.Source} was not read to its end ({report.Reason}): nothing is withdrawn.");
        }
    }
}
