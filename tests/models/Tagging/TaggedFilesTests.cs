using System.IO.Compression;
using Craft.TestSupport;
using Craft.Training.Tagging;
using Xunit;

namespace Craft.ModelTests.Tagging;

/// <summary>The forms of labelled data.</summary>
public sealed class TaggedFilesTests
{
    [Fact]
    public void Spans_of_a_text_count_characters()
    {
        var text = Read("a.jsonl", """{"text":"kennt C# gut","spans":[{"start":6,"end":8,"label":"Skill"}]}""");
        Assert.Equal(("kennt C# gut", new TaggedSpan(6, 8, "Skill")), (text.Text, Assert.Single(text.Spans)));
        Assert.Null(text.Units);
    }

    [Fact]
    public void Spans_of_tokens_count_tokens()
    {
        var text = Read("a.jsonl", """{"tokens":["kennt","C#","gut"],"spans":[{"start":1,"end":3,"label":"Skill"}]}""");
        Assert.Equal(("kennt C# gut", new TaggedSpan(6, 12, "Skill")), (text.Text, Assert.Single(text.Spans)));
        Assert.Equal([(0, 5), (6, 8), (9, 12)], text.Units);
    }

    [Fact]
    public void Layers_of_skillspan_may_overlap()
    {
        var text = Read("a.json", """{"idx":1,"tokens":["teach","basic","Java"],"tags_skill":["B","I","I"],"tags_knowledge":["O","O","B"],"source":"tech"}""");
        Assert.Equal([new TaggedSpan(0, 16, "Skill"), new TaggedSpan(12, 16, "Knowledge")], text.Spans);
    }

    [Fact]
    public void Marked_texts_count_characters_without_their_marks()
    {
        var text = Read("a.marked", "kennt [s:[k:C#] gut]");
        Assert.Equal(("kennt C# gut", null), (text.Text, text.Units));
        Assert.Equal([new TaggedSpan(6, 12, "Skill"), new TaggedSpan(6, 8, "Knowledge")], text.Spans);
    }

    [Fact]
    public void Columns_are_layers_and_a_blank_line_ends_a_text()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("a.conll.gz");
        using (var file = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress)))
        {
            file.Write("teach\tB-Skill\tO\nJava\tI-Skill\tB-Knowledge\n\n\nand O \ncook B-Occupation \n");
        }

        var texts = TaggedFiles.Read(path).ToList();
        Assert.Equal(["teach Java", "and cook"], texts.Select(t => t.Text));
        Assert.Equal([new TaggedSpan(0, 10, "Skill"), new TaggedSpan(6, 10, "Knowledge")], texts[0].Spans);
        Assert.Equal([new TaggedSpan(4, 8, "Occupation")], texts[1].Spans);
    }

    [Theory]
    [InlineData("a.jsonl", "{")]
    [InlineData("a.jsonl", "{}")]
    [InlineData("a.jsonl", """{"tokens":["a"],"spans":[{"start":0,"end":5,"label":"Skill"}]}""")]
    [InlineData("a.conll", "word nonsense")]
    [InlineData("a.marked", "kennt [s:C#")]
    public void What_is_no_labelled_text_is_named(string name, string line)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Read(name, line));
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_sets_are_read_whole()
    {
        var train = RepositoryRoot.Shared("data/skillspan/train.json.gz");
        var green = RepositoryRoot.Shared("data/green-benchmark/testset.conll.txt");
        Assert.SkipWhen(train is null || green is null, "the data sets are not on this machine");
        var texts = TaggedFiles.Read(train!).ToList();
        Assert.Equal((4800, 2221, 2969), (texts.Count, Count(texts, "Skill"), Count(texts, "Knowledge")));
        var benchmark = TaggedFiles.Read(green!).ToList();
        Assert.Equal((676, 137), (Count(benchmark, "Skill"), Count(benchmark, "Occupation")));
    }

    [Fact]
    public void A_source_names_what_it_annotates()
    {
        var source = TaggedSource.Parse("file@Skill,Domain>Knowledge", ["Skill", "Knowledge", "Occupation"]);
        Assert.Equal("file", source.Path);
        Assert.Equal("Knowledge", source.Names["Domain"]);
        Assert.True(source.Annotates(["Knowledge"]));
        Assert.False(source.Annotates(["Occupation"]));
        Assert.True(TaggedSource.Parse("file", ["Occupation"]).Annotates(["Occupation"]));
    }

    private static int Count(List<TaggedText> texts, string label) => texts.Sum(t => t.Spans.Count(s => s.Label == label));

    private static TaggedText Read(string name, string line)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine(name), line + "\n");
        return Assert.Single(TaggedFiles.Read(folder.Combine(name)));
    }
}
