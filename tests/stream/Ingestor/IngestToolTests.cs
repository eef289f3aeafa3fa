using Craft.Ingestor.Polling;
using Craft.Ingestor.Sources;
using Craft.Ingestor.Tools;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>What <c>craft ingest</c>, its status and its confirmation are made of.</summary>
public sealed class IngestToolTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_lost_too_much_is_held_until_a_person_confirms()
    {
        using var folder = new TemporaryFolder();
        await using var tool = await OpenAsync();
        var settings = new SourceOptions { Name = "list", Url = folder.Combine("list.csv") };
        await WriteAsync(settings.Url, 500);
        var progress = new Recorder();
        var first = await tool.RunAsync(settings, progress, Ct);
        await WriteAsync(settings.Url, 100);
        var second = await tool.RunAsync(settings, null, Ct);
        var third = await tool.RunAsync(settings, null, Ct);

        Assert.Equal((PollOutcome.Complete, 500), (first.Outcome, first.Stored.Added));
        Assert.Equal([200, 400, 500], progress.Reports.Select(r => r.New));
        Assert.True(second.ShrinkHeld);
        Assert.Equal((true, 0), (third.ShrinkHeld, third.Withdrawn));
        var held = Assert.Single(await tool.StatusAsync(Ct)).Held!;
        Assert.Equal((400, 500), (held.Lost, held.Live));

        Assert.Null(await tool.ConfirmAsync("another", Ct));
        Assert.Equal(400, (await tool.ConfirmAsync("list", Ct))!.Withdrawn);
        Assert.Null(await tool.ConfirmAsync("list", Ct));
        Assert.Null(Assert.Single(await tool.StatusAsync(Ct)).Held);
    }

    [Fact]
    public async Task A_missing_file_is_reported_and_counts_as_a_failed_poll()
    {
        await using var tool = await OpenAsync();
        var report = await tool.RunAsync(new SourceOptions { Name = "list", Url = Path.Combine(Path.GetTempPath(), "no-such-list.csv") }, null, Ct);

        Assert.Equal((PollOutcome.Failed, "file-missing"), (report.Outcome, report.Reason));
        Assert.Equal((1, "file-missing"), (await tool.StatusAsync(Ct)).Select(s => (s.Failures, s.LastError!)).Single());
    }

    [Fact]
    public async Task A_setting_that_is_missing_is_one_sentence()
    {
        await using var tool = await OpenAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => tool.RunAsync(new SourceOptions { Name = "mein-now", Kind = SourceKind.MeinNow, Url = "https://rest.example/pc/v1" }, null, Ct));
        Assert.StartsWith("source mein-now: ApiKey is needed", error.Message, StringComparison.Ordinal);
    }

    private async Task<IngestTool> OpenAsync() =>
        await IngestTool.OpenAsync(await postgres.NewDatabaseAsync(Ct), NullLoggerFactory.Instance, TimeProvider.System, Ct);

    private static Task WriteAsync(string path, int rows) =>
        File.WriteAllLinesAsync(path, Enumerable.Range(1, rows).Select(i => $"{i},Kurs {i}").Prepend("id,title"), Ct);

    private sealed class Recorder : IProgress<IngestProgress>
    {
        public List<IngestProgress> Reports { get; } = [];

        public void Report(IngestProgress value) => Reports.Add(value);
    }
}
