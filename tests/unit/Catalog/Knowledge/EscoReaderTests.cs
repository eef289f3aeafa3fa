using Craft.Catalog.Knowledge;
using Xunit;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>Every odd case of real ESCO packages, in small.</summary>
public sealed class EscoReaderTests : IDisposable
{
    private readonly EscoFiles _files = new();

    [Fact]
    public void A_line_feed_inside_quotes_separates_labels_and_not_rows()
    {
        var path = _files.Csv(
            "skills_en.csv",
            EscoFiles.SkillHeader,
            $"KnowledgeSkillCompetence,{EscoFiles.Skill("a")},knowledge,cross-sector,\" say \"\"hi\"\" \",\"one\ntwo\n one\",\"ends so\n\t\"",
            $"KnowledgeSkillCompetence,{EscoFiles.Skill("b")},skill/competence,transversal,second,three | four,");

        var skills = Read([path]).Knowledge.Skills;

        Assert.Equal(["say \"hi\"", "second"], skills.Select(s => s.LabelEn));
        Assert.Equal(["one", "two"], skills[0].AltEn);
        Assert.Equal("ends so", skills[0].DescriptionEn);
        Assert.True(skills[0].IsKnowledge);
        Assert.Equal(["three", "four"], skills[1].AltEn);
        Assert.Null(skills[1].DescriptionEn);
        Assert.Equal("transversal", skills[1].ReuseLevel);
    }

    [Fact]
    public void Columns_are_found_by_name_whatever_their_order_and_company()
    {
        var path = _files.Csv(
            "skills_de.csv",
            "\uFEFFnaceCode,preferredLabel,conceptUri,somethingNew",
            $"1.2,Löten,{EscoFiles.Skill("a")},x");

        var skill = Assert.Single(Read([path]).Knowledge.Skills);
        Assert.Equal("Löten", skill.LabelDe);
    }

    [Fact]
    public void A_package_is_read_from_an_archive_a_folder_and_a_packed_file_alike()
    {
        var zip = _files.Zip(
            "ESCO dataset - v1.2.0 - classification - de - csv.zip",
            ("any folder/occupations.csv", [EscoFiles.OccupationHeader, $"Occupation,{EscoFiles.Occupation("o")},2511,Maler/Malerin,,,2511.1"]),
            ("ISCOGroups_de.csv", ["conceptUri,code", "x,0110"]));
        var gzip = _files.Gzip(
            "skills_de.csv.gz", EscoFiles.SkillHeader, $"K,{EscoFiles.Skill("a")},knowledge,,Farben,,");
        var relations = _files.Csv(
            "occupationSkillRelations_de.csv",
            EscoFiles.RelationHeader,
            $"{EscoFiles.Occupation("o")},essential,knowledge,{EscoFiles.Skill("a")}");

        var single = Read([zip, gzip, relations]);
        var folder = Read([_files.Folder]);

        Assert.StartsWith("9.8.7-", single.Knowledge.Version, StringComparison.Ordinal);
        Assert.Equal(single.Knowledge.Version, folder.Knowledge.Version);
        var occupation = Assert.Single(folder.Knowledge.Occupations);
        Assert.Equal(("Maler/Malerin", "2511", "2511.1"), (occupation.LabelDe, occupation.Isco, occupation.Code));
        Assert.Equal([EscoFiles.Skill("a")], occupation.Essential);
        Assert.True(folder.IsComplete);
    }

    [Fact]
    public void What_a_package_lacks_is_counted_and_does_not_stop_it()
    {
        _files.Csv(
            "skills_en.csv",
            EscoFiles.SkillHeader,
            $"K,{EscoFiles.Skill("a")},,,same,,",
            $"K,{EscoFiles.Skill("b")},knowledge,transversal,same,,",
            $"K,{EscoFiles.Skill("c")},knowledge,transversal,,,",
            "K,,knowledge,transversal,no uri,,");
        _files.Csv("occupations_en.csv", EscoFiles.OccupationHeader, $"O,{EscoFiles.Occupation("o")},0110,sailor,,,");
        _files.Csv(
            "occupationSkillRelations.csv",
            EscoFiles.RelationHeader,
            $"{EscoFiles.Occupation("o")},essential,,{EscoFiles.Skill("a")}",
            $"{EscoFiles.Occupation("o")},optional,knowledge,{EscoFiles.Skill("a")}",
            $"{EscoFiles.Occupation("o")},optional,knowledge,{EscoFiles.Skill("b")}",
            $"{EscoFiles.Occupation("o")},optional,knowledge,{EscoFiles.Skill("gone")}",
            $"{EscoFiles.Occupation("gone")},essential,knowledge,{EscoFiles.Skill("b")}",
            $"{EscoFiles.Occupation("o")},perhaps,knowledge,{EscoFiles.Skill("b")}");

        var reading = Read([_files.Folder]);

        var occupation = Assert.Single(reading.Knowledge.Occupations);
        Assert.Equal("0110", occupation.Isco);
        Assert.Equal([EscoFiles.Skill("a")], occupation.Essential);
        Assert.Equal([EscoFiles.Skill("b")], occupation.Optional);
        Assert.Equal(
            new EscoOddities
            {
                OccupationsWithoutRow = 1,
                SkillsWithoutRow = 1,
                RelationsLeftOut = 2,
                RelationsWithoutSkillType = 1,
                RelationsOfBothKinds = 1,
                SkillsWithoutType = 1,
                SkillsWithoutReuseLevel = 1,
                ConceptsInOneLanguage = 3,
                ConceptsWithoutLabel = 1,
                SkillLabelsTwice = 1,
                RowsUnreadable = 2,
            },
            reading.Oddities);
    }

    [Fact]
    public void Broader_concepts_are_kept_for_skills_and_may_be_groups()
    {
        _files.Csv("skills_de.csv", EscoFiles.SkillHeader, $"K,{EscoFiles.Skill("a")},knowledge,,Löten,,");
        _files.Csv(
            "broaderRelationsSkillPillar_de.csv",
            "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel",
            $"KnowledgeSkillCompetence,{EscoFiles.Skill("a")},Löten,SkillGroup,{EscoFiles.Skill("S1.2.3")},x",
            $"SkillGroup,{EscoFiles.Skill("S1.2.3")},x,SkillGroup,{EscoFiles.Skill("S1.2")},y");

        var skill = Assert.Single(Read([_files.Folder]).Knowledge.Skills);
        Assert.Equal([EscoFiles.Skill("S1.2.3")], skill.Broader);
    }

    [Fact]
    public void A_collection_adds_labels_and_replaces_none()
    {
        _files.Csv("skills_de.csv", EscoFiles.SkillHeader, $"K,{EscoFiles.Skill("a")},knowledge,,Löten,weich löten,");
        _files.Csv(
            "digitalSkillsCollection_de.csv",
            "conceptType,conceptUri,preferredLabel,status,skillType,altLabels",
            $"K,{EscoFiles.Skill("a")},anders,released,knowledge,hart löten | weich löten");

        var skill = Assert.Single(Read([_files.Folder]).Knowledge.Skills);
        Assert.Equal("Löten", skill.LabelDe);
        Assert.Equal(["weich löten", "hart löten"], skill.AltDe);
    }

    [Fact]
    public void A_partial_import_amends_what_is_there()
    {
        _files.Csv("skills_en.csv", EscoFiles.SkillHeader, $"K,{EscoFiles.Skill("a")},knowledge,cross-sector,soldering,,text");
        _files.Csv("occupations_en.csv", EscoFiles.OccupationHeader, $"O,{EscoFiles.Occupation("o")},7421,solderer,hot hand,,7421.1");
        _files.Csv("occupations_de.csv", EscoFiles.OccupationHeader, $"O,{EscoFiles.Occupation("o")},7421,Löter,Lötende,alt,");
        _files.Csv(
            "occupationSkillRelations.csv", EscoFiles.RelationHeader, $"{EscoFiles.Occupation("o")},essential,,{EscoFiles.Skill("a")}");
        var existing = Read([_files.Folder]).Knowledge;
        using var newer = new EscoFiles();
        newer.Csv(
            "occupations_de.csv",
            EscoFiles.OccupationHeader,
            $"O,{EscoFiles.Occupation("o")},7421,Löter/Löterin,,neu,",
            $"O,{EscoFiles.Occupation("p")},7422,Schweißer/Schweißerin,,,");

        var merged = EscoReader.Merge(existing, Read([newer.Folder], ["de"]));

        var old = merged.FindOccupation(EscoFiles.Occupation("o"))!;
        Assert.Equal(("Löter/Löterin", "solderer", "neu", "7421.1"), (old.LabelDe, old.LabelEn, old.DescriptionDe, old.Code));
        Assert.Equal(["Lötende"], old.AltDe);
        Assert.Equal(["hot hand"], old.AltEn);
        Assert.Equal([EscoFiles.Skill("a")], old.Essential);
        var added = merged.FindOccupation(EscoFiles.Occupation("p"))!;
        Assert.Equal("Schweißer/Schweißerin", added.LabelEn);
        Assert.Equal("soldering", merged.FindSkill(EscoFiles.Skill("a"))!.LabelDe);
        Assert.NotEqual(existing.Version, merged.Version);
        Assert.Equal(existing.Version, EscoReader.Merge(existing, Read([_files.Folder])).Version);
    }

    [Fact]
    public void A_path_without_anything_usable_says_so()
    {
        _files.Csv("readme.csv", "a,b");
        var broken = Path.Combine(_files.Folder, "broken.zip");
        File.WriteAllText(broken, "no archive");
        var missingColumn = _files.Csv("skills_en.csv", "conceptType,label", "x,y");
        var gzip = Path.Combine(_files.Folder, "skills_de.csv.gz");
        File.WriteAllText(gzip, "no gzip");

        Assert.Contains("holds no usable", Refusal(_files.Csv("dictionary_de.csv", "a")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refusal(Path.Combine(_files.Folder, "nowhere")), StringComparison.Ordinal);
        Assert.Contains("broken.zip: cannot be read", Refusal(broken), StringComparison.Ordinal);
        Assert.Contains("skills_en has no column conceptUri", Refusal(missingColumn), StringComparison.Ordinal);
        Assert.Contains("skills_de cannot be", Refusal(gzip), StringComparison.Ordinal);
        Assert.Contains(
            "nothing in the language de",
            Assert.Throws<EscoImportException>(() => Read([missingColumn], ["de"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no language",
            Assert.Throws<EscoImportException>(() => Read([missingColumn], ["fr"])).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private static string Refusal(string path) => Assert.Throws<EscoImportException>(() => Read([path])).Message;

    private static EscoReading Read(IReadOnlyList<string> paths, IReadOnlyList<string>? languages = null) =>
        EscoReader.Read(paths, languages, progress: null, TestContext.Current.CancellationToken);
}
