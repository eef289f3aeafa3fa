using System.Diagnostics;
using System.Globalization;
using Craft.Ingestor.Cleaning;
using Craft.Ingestor.Simulation;
using Craft.Ingestor.Sources;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Ingestor;

/// <summary>What the cleaning of a course costs; run by hand with <c>-explicit only</c>.</summary>
public sealed class CleaningFigures
{
    [Fact(Explicit = true)]
    public void Time_per_course()
    {
        var samples = SampleFiles.Read(Path.Combine(RepositoryRoot.Path, "samples"));
        var raws = Enumerable.Range(0, 2_000).Select(i => ExtraCourses.Make(samples, i, 1)).Select(s => new RawCourse
        {
            SourceId = s.Id,
            Title = s.Title,
            Headline = s.Headline,
            Description = s.Description,
            Objectives = s.Objectives,
            Keywords = s.Keywords,
        }).ToList();
        var texts = raws.Select(r => HtmlText.ToText(r.Description!)).ToList();
        for (var round = 0; round < 3; round++)
        {
            Say("clean", raws, r => CourseCleaning.Clean(r, "s", "de"));
            Say("html", raws, r => HtmlText.ToText(r.Description!));
            Say("plain", texts, t => PlainText.Lines(t, 65_536));
            Say("personal", texts, t => PersonalData.Strip(t));
            Say("language", texts, t => LanguageDetection.Detect(t));
            Say("mojibake", texts, t => Mojibake.Repair(t));
            Say("html short", raws, r => HtmlText.ToText(r.Title!));
            Say("personal short", raws, r => PersonalData.Strip(r.Title!));
        }
    }

    private static void Say<T>(string what, List<T> items, Func<T, object?> work)
    {
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var item in items)
        {
            work(item);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds * 1000 / items.Count:0} us of processor, {Stopwatch.GetElapsedTime(started).TotalMilliseconds * 1000 / items.Count:0} us"));
    }
}
