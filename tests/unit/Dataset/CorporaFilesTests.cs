using System.Text.Json;
using Craft.Dataset;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Dataset;

/// <summary>The three files that an encoder learns from.</summary>
public sealed class CorporaFilesTests : IDisposable
{
    private static readonly string[] _files = [CorporaFiles.Aligned, CorporaFiles.Names, CorporaFiles.Pairs];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_knowledge_gives_the_same_bytes()
    {
        Write("one");
        Write("two");
        Assert.All(_files, file => Assert.Equal(File.ReadAllBytes(_folder.Combine("one", file)), File.ReadAllBytes(_folder.Combine("two", file))));
    }

    [Fact]
    public void Files_are_replaced_whole()
    {
        Directory.CreateDirectory(_folder.Combine("one"));
        File.WriteAllText(_folder.Combine("one", CorporaFiles.Names), new string('x', 1_000_000));
        Write("one");
        Assert.Equal(_files.Order(), Directory.EnumerateFiles(_folder.Combine("one")).Select(f => Path.GetFileName(f)).Order());
        Assert.DoesNotContain("xxx", File.ReadAllText(_folder.Combine("one", CorporaFiles.Names)), StringComparison.Ordinal);
    }

    [Fact]
    public void They_have_as_many_lines_as_they_say_none_twice_and_all_readable()
    {
        foreach (var (file, lines) in Write("one"))
        {
            var bytes = File.ReadAllBytes(_folder.Combine("one", file));
            Assert.Equal(((byte)'{', (byte)'\n'), (bytes[0], bytes[^1]));
            Assert.DoesNotContain((byte)'\r', bytes);
            var read = File.ReadAllLines(_folder.Combine("one", file));
            Assert.Equal(lines, read.Length);
            Assert.True(file == CorporaFiles.Pairs || read.Distinct().Count() == lines, $"{file} repeats itself");
            Assert.All(read, line => Assert.Equal(Fields(file), JsonDocument.Parse(line).RootElement.EnumerateObject().Select(p => p.Name)));
        }
    }

    [Fact]
    public void Umlauts_are_letters() =>
        Assert.Contains("prüfen", File.ReadAllText(_folder.Combine("one", Write("one")[0].File)), StringComparison.Ordinal);

    private IReadOnlyList<(string File, int Lines)> Write(string folder) => CorporaFiles.Write(TinyKnowledge.Make(), _folder.Combine(folder));

    private static string[] Fields(string file) => file switch
    {
        CorporaFiles.Aligned => ["text", "teacher"],
        CorporaFiles.Names => ["concept", "group", "names"],
        _ => ["query", "passage", "keys", "passageKeys"],
    };
}
