using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Schemas;

/// <summary>The published schemas are exactly what the records say.</summary>
public sealed class SchemaDocumentTests
{
    public static TheoryData<string> Documents() => new(SchemaDocuments.All().Keys);

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_schema_file_is_what_the_records_say(string file)
    {
        var path = Path.Combine(RepositoryRoot.Path, "schemas", file);
        var expected = SchemaDocuments.All()[file];
        if (Environment.GetEnvironmentVariable("CRAFT_WRITE_SCHEMAS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"schemas/{file} is missing: see schemas/README.md");
        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void No_schema_file_is_left_over()
    {
        var onDisk = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "schemas", "json")).Select(Path.GetFileName);
        var expected = SchemaDocuments.All().Keys.Where(k => k.StartsWith("json/", StringComparison.Ordinal)).Select(Path.GetFileName);
        Assert.Equal(expected.Order(StringComparer.Ordinal), onDisk.Order(StringComparer.Ordinal));
    }
}
