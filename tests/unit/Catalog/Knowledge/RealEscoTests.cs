using Craft.Catalog.Knowledge;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>The real packages, where this machine has them.</summary>
public sealed class RealEscoTests
{
    [Fact]
    public void The_official_archives_are_read_completely()
    {
        var reading = Read([Shared("data/esco-v1.1.1-en"), Shared("data/esco-v1.1.1-de-reconstructed")]);

        Assert.Equal(3_007, reading.Knowledge.Occupations.Count);
        Assert.Equal(13_896, reading.Knowledge.Skills.Count);
        var relations = reading.Knowledge.Occupations.Sum(o => o.Essential.Count + o.Optional.Count);
        Assert.Equal(123_855, relations + reading.Oddities.RelationsLeftOut);
        Assert.Equal(
            new EscoOddities
            {
                OccupationsWithoutRow = 1,
                RelationsLeftOut = 67,
                RelationsWithoutSkillType = 5,
                SkillsWithoutType = 6,
                SkillsWithoutReuseLevel = 5,
                SkillLabelsTwice = 6,
                OccupationLabelsTwice = 2,
            },
            reading.Oddities);
        Assert.Equal(EscoExtract.ReadBundled().Version, reading.Knowledge.Version);
    }

    [Fact]
    public void A_later_version_in_parts_amends_the_bundled_one()
    {
        var bundled = EscoExtract.ReadBundled();
        var reading = Read([Shared("data/esco-v1.2.1-de-partial")], ["de"]);

        var merged = EscoReader.Merge(bundled, reading);

        Assert.Equal(3_039, reading.Knowledge.Occupations.Count); // 3 043 rows, four of them twice
        Assert.False(reading.IsComplete);
        Assert.StartsWith("1.2.1-", merged.Version, StringComparison.Ordinal);
        Assert.InRange(merged.Occupations.Count, 3_039, 3_060);
        var scientist = merged.Occupations.Single(o => o.LabelEn == "data scientist");
        var before = bundled.FindOccupation(scientist.Uri)!;
        Assert.Equal(before.Essential, scientist.Essential);
        Assert.NotEmpty(scientist.Essential);
        Assert.All(merged.Occupations, o => Assert.NotEmpty(o.LabelEn));
    }

    private static string Shared(string relative)
    {
        Assert.SkipUnless(RepositoryRoot.Shared(relative) is not null, $"no ../shared/{relative} here");
        return RepositoryRoot.Shared(relative)!;
    }

    private static EscoReading Read(IReadOnlyList<string> paths, IReadOnlyList<string>? languages = null) =>
        EscoReader.Read(paths, languages, progress: null, TestContext.Current.CancellationToken);
}
