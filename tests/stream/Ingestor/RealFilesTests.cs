using System.Diagnostics;
using Craft.Catalog;
using Craft.Catalog.Courses;
using Craft.Ingestor.Polling;
using Craft.Ingestor.Sources;
using Craft.Ingestor.Tools;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.StreamTests.Ingestor;

/// <summary>Real extracts through the one-shot ingest, when this machine has them.</summary>
public sealed class RealFilesTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Files() => new()
    {
        {
            "data/mooc-en/edx_courses_922.csv.gz",
            "sourceId=course_url,headline=summary,description=course_description,objectives=course_syllabus,url=course_url,"
                + "provider=institution,duration=course_length",
            900
        },
        {
            "data/mooc-en/edx_2090_short.csv.gz",
            "sourceId=course-href,title=course_name,description=course_description,url=course-href,language=course_language", 1_600
        },
        {
            "data/mooc-en/edx_720_about.csv.gz",
            "sourceId=Course URL,title=Course Name,headline=Course Description,description=Skills,url=Course URL,provider=University", 700
        },
        { "data/mooc-en/coursera_1139_skills_descr.csv.gz", "keywords=skills", 1_100 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_real_file_is_read_with_a_map_and_read_again_changes_nothing(string file, string map, int least)
    {
        var path = RepositoryRoot.Shared(file);
        Assert.SkipWhen(path is null, $"{file} is not on this machine");
        await using var tool = await OpenAsync(await postgres.NewDatabaseAsync(Ct));
        var settings = new SourceOptions { Name = "mooc", Url = path!, Map = ColumnMap.Parse(map) };

        var first = await tool.RunAsync(settings, null, Ct);
        var second = await tool.RunAsync(settings, null, Ct);

        Say(first);
        Assert.Equal(PollOutcome.Complete, first.Outcome);
        Assert.InRange(first.Stored.Added, least, first.Courses);
        Assert.Equal(first.Courses, first.Stored.Added + first.Refused.Values.Sum());
        Assert.Equal((0, 0), (second.Stored.Added, second.Stored.Changed));
        Assert.Equal(first.Stored.Added, second.Stored.Unchanged);
    }

    [Fact]
    public async Task Eighteen_days_of_mein_NOW_give_additions_and_withdrawals_but_no_change_of_text()
    {
        var archive = RepositoryRoot.Shared("data/mein-now-daily-inventory/snapshots_2026-05-28_to_06-14.tar.zst");
        Assert.SkipWhen(archive is null, "the daily extracts are not on this machine");
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(await ExtractAsync(archive!, folder.Path), "tar with zstd is not on this machine");
        var database = await postgres.NewDatabaseAsync(Ct);
        await using var tool = await OpenAsync(database);
        var (added, changed, withdrawn) = (0, 0, 0);
        foreach (var day in Directory.EnumerateFiles(folder.Path, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var report = await tool.RunAsync(
                new SourceOptions
                {
                    Name = "mein-now-extract",
                    Url = day,
                    Map = ColumnMap.Parse("sourceId=course_id,dates.start=start_dates,dates.place=locations"),
                },
                null, Ct);
            Say(report);
            Assert.Equal(PollOutcome.Complete, report.Outcome);
            Assert.Empty(report.Refused);
            (added, changed, withdrawn) = (added + report.Stored.Added, changed + report.Stored.Changed, withdrawn + report.Withdrawn);
        }

        Assert.Equal(0, changed);
        Assert.InRange(added, 190, 230);
        Assert.InRange(withdrawn, 10, 30);
        await AssertNothingPersonalAsync(database);
    }

    private static Task<IngestTool> OpenAsync(string database) =>
        IngestTool.OpenAsync(database, NullLoggerFactory.Instance, TimeProvider.System, Ct);

    private static async Task AssertNothingPersonalAsync(string database)
    {
        await using var services = new ServiceCollection().AddCatalog(database).BuildServiceProvider();
        await foreach (var course in services.GetRequiredService<CourseCatalog>().StreamAsync(Ct))
        {
            Assert.DoesNotMatch(@"[\w.]+@[\w.]+\.\w+", course.Description ?? "");
        }
    }

    private static async Task<bool> ExtractAsync(string archive, string folder)
    {
        try
        {
            using var tar = Process.Start(new ProcessStartInfo("tar", ["--zstd", "-xf", archive, "-C", folder]));
            await tar!.WaitForExitAsync(Ct);
            return tar.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Say(PollReport r) => TestContext.Current.TestOutputHelper!.WriteLine(
        $"{r.Outcome} ({r.Reason}): {r.Courses} read, {r.Stored.Added} new, {r.Stored.Changed} changed, {r.Stored.Refreshed} refreshed, "
        + $"{r.Stored.Unchanged} unchanged, {r.Repeated} repeated, {r.Unreadable} unreadable, {r.Withdrawn} withdrawn, "
        + $"refused {string.Join(", ", r.Refused.Select(p => $"{p.Key} {p.Value}"))}, {r.Elapsed.TotalMilliseconds:0} ms");
}
