using System.IO.Compression;
using System.Text;
using Craft.Catalog.Knowledge;
using Xunit;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>The compact file says the same as the knowledge base it was made from.</summary>
public sealed class EscoExtractTests : IDisposable
{
    private readonly EscoFiles _files = new();

    [Fact]
    public void What_is_written_is_read_again()
    {
        var knowledge = Sample();
        var path = Path.Combine(_files.Folder, "extract.br");
        EscoExtract.Write(path, knowledge);

        var again = EscoExtract.Read(path);

        Assert.Equivalent(knowledge, again, strict: true);
        var copy = Path.Combine(_files.Folder, "copy.br");
        EscoExtract.Write(copy, again);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
    }

    [Fact]
    public void The_bundled_extract_is_complete_and_carries_the_notice()
    {
        var knowledge = EscoExtract.ReadBundled();

        Assert.Equal((3_007, 13_896), (knowledge.Occupations.Count, knowledge.Skills.Count));
        Assert.Equal(123_788, knowledge.Occupations.Sum(o => o.Essential.Count + o.Optional.Count));
        Assert.All(knowledge.Occupations, o => Assert.True(o.LabelDe.Length > 0 && o.LabelEn.Length > 0 && o.Isco.Length == 4));
        Assert.InRange(new FileInfo(EscoExtract.BundledPath).Length, 1, 8 << 20);
        using var text = new StreamReader(new BrotliStream(File.OpenRead(EscoExtract.BundledPath), CompressionMode.Decompress));
        Assert.Contains(EscoExtract.Notice, text.ReadLine(), StringComparison.Ordinal);
        var notice = File.ReadAllText(Path.Combine(Path.GetDirectoryName(EscoExtract.BundledPath)!, "NOTICE"));
        Assert.Contains(EscoExtract.Notice, notice, StringComparison.Ordinal);
        Assert.Contains("Changed: ", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var path = Path.Combine(_files.Folder, "extract.br");
        EscoExtract.Write(path, Sample());
        var bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Throws<InvalidDataException>(() => EscoExtract.Read(path));
        File.WriteAllText(path, "something else");
        Assert.Throws<InvalidDataException>(() => EscoExtract.Read(path));
        WritePacked(path, "{\"format\":\"craft-esco-2\",\"version\":\"1\",\"skills\":0,\"occupations\":0,\"notice\":\"\"}\n");
        Assert.Throws<InvalidDataException>(() => EscoExtract.Read(path));
        WritePacked(path, "{\"format\":\"craft-esco-1\",\"version\":\"1\",\"skills\":1,\"occupations\":0,\"notice\":\"\"}\n[]\n");
        Assert.Throws<InvalidDataException>(() => EscoExtract.Read(path));
    }

    public void Dispose() => _files.Dispose();

    private static void WritePacked(string path, string lines)
    {
        using var brotli = new BrotliStream(File.Create(path), CompressionLevel.Fastest);
        brotli.Write(Encoding.UTF8.GetBytes(lines));
    }

    private static KnowledgeBase Sample() => new(
        "9-abc",
        [
            new Occupation
            {
                Uri = "urn:other:1",
                LabelDe = "Löter/Löterin",
                LabelEn = "solderer",
                AltEn = ["hot \"hand\"", "löter"],
                Isco = "0110",
                Code = "0110.1",
                DescriptionDe = "Zwei\nZeilen\t😀",
                Essential = [EscoFiles.Skill("b")],
                Optional = [EscoFiles.Skill("a")],
            },
            new Occupation { Uri = EscoFiles.Occupation("o"), LabelDe = "x", LabelEn = "y", Isco = "" },
        ],
        [
            new Skill
            {
                Uri = EscoFiles.Skill("a"),
                LabelDe = "Löten",
                LabelEn = "soldering",
                AltDe = ["weich löten"],
                IsKnowledge = true,
                ReuseLevel = "transversal",
                Broader = [EscoFiles.Skill("S1.2"), "http://data.europa.eu/esco/isced-f/0613"],
            },
            new Skill { Uri = EscoFiles.Skill("b"), LabelDe = "b", LabelEn = "b", DescriptionEn = "text", ReuseLevel = "new" },
        ]);
}
