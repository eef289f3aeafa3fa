using System.Globalization;
using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>
/// The quality of the tags on the demo catalogue with all of ESCO. Authors list what a course teaches, not what it mentions,
/// so recall counts and precision is a lower bound. Both are deterministic; the limits lie a little below what was measured
/// (recall 0.357, precision 0.413).
/// </summary>
public sealed class SampleQualityTests(ITestOutputHelper output)
{
    private const double MinRecall = 0.34;
    private const double MinPrecision = 0.39;

    [Fact]
    public async Task Tags_of_the_samples_agree_with_their_authors_as_well_as_before()
    {
        var samples = SampleCourses.Read().ToList();
        var enriched = await EnrichAsync([.. samples.Select(s => s.Course)]);
        var counts = samples.Zip(enriched, (sample, course) =>
        {
            var found = course.Skills.Where(t => t.Label != SkillLabel.Occupation).Select(t => t.Concept!.Uri).ToHashSet();
            return (course.Language, Hits: found.Count(sample.Taught.Contains), Taught: sample.Taught.Count, Tagged: found.Count);
        }).ToList();
        foreach (var language in counts.GroupBy(c => c.Language).Prepend(counts.GroupBy(_ => "all").Single()))
        {
            var hits = language.Sum(c => c.Hits);
            var (recall, precision) = ((double)hits / language.Sum(c => c.Taught), (double)hits / language.Sum(c => c.Tagged));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{language.Key}: {language.Count()} courses, recall {recall:F3}, precision {precision:F3}"));
            Assert.True(language.Key != "all" || recall >= MinRecall, $"recall {recall}");
            Assert.True(language.Key != "all" || precision >= MinPrecision, $"precision {precision}");
        }
    }

    private static async Task<IReadOnlyList<EnrichedCourse>> EnrichAsync(IReadOnlyList<Course> courses)
    {
        var knowledge = EscoExtract.ReadBundled();
        using var events = new EnricherEvents(NullLogger<EnricherEvents>.Instance);
        using var taggers = new TaggerHolder(
            _ => Task.FromResult<string?>(knowledge.Version), _ => Task.FromResult<KnowledgeBase?>(knowledge), TimeProvider.System, events);
        var batch = courses.Select(c => new Message<Course>(
            c.Id, c, Topics.Courses, 0, 0, DateTimeOffset.UnixEpoch, MessageHeaders.None)).ToList();
        var outcomes = await new EnrichCourses(taggers, TimeProvider.System, events)
            .HandleAsync(batch, TestContext.Current.CancellationToken);
        return [.. outcomes.Select(o => Assert.IsType<Outcome<EnrichedCourse>.Emit>(o).Outputs[0].Value!)];
    }
}
