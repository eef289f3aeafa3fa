using System.Globalization;
using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>
/// The quality of the tags on the demo catalogue with all of ESCO. Authors list what a course teaches, not what it mentions,
/// so recall counts and precision is a lower bound. Both are deterministic; the limits lie a little below what was measured
/// (recall 0.351, precision 0.396).
/// </summary>
public sealed class SampleQualityTests(ITestOutputHelper output)
{
    private const double MinRecall = 0.33;
    private const double MinPrecision = 0.36;

    [Fact]
    public async Task Tags_of_the_samples_agree_with_their_authors_as_well_as_before()
    {
        var tagger = EscoTagger.Build(EscoExtract.ReadBundled());
        var (hits, taught, tagged) = (0, 0, 0);
        foreach (var (_, texts, truth) in SampleCourses.Read())
        {
            var spans = await tagger.TagAsync(texts, TestContext.Current.CancellationToken);
            var found = spans.SelectMany(s => s).Where(s => s.Label != SkillLabel.Occupation).Select(s => s.Concept!.Uri).ToHashSet();
            hits += found.Count(truth.Contains);
            taught += truth.Count;
            tagged += found.Count;
        }

        var (recall, precision) = ((double)hits / taught, (double)hits / tagged);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall {recall:F3}, precision {precision:F3}"));
        Assert.True(recall >= MinRecall, $"recall {recall}");
        Assert.True(precision >= MinPrecision, $"precision {precision}");
    }
}
