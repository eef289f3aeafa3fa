using Craft.TestSupport;
using Craft.Training.Retrieval;
using Xunit;

namespace Craft.ModelTests.Retrieval;

/// <summary>The three kinds of lines that an encoder learns from.</summary>
public sealed class JsonLinesTests : IDisposable
{
    private const string Good = """{"text":"planen","teacher":"plan"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Aligned_texts_are_foreign_unless_both_are_the_same() => Assert.Equal(
        [(new AlignedText("planen", "plan"), true), (new AlignedText("plan", "plan"), false)],
        AlignedText.Read(Write(Good, """{"text":"plan","teacher":"plan","more":1}""")).Select(t => (t, t.IsForeign)));

    [Fact]
    public void A_concept_has_a_group_and_names()
    {
        var concept = Assert.Single(NamedConcept.Read(Write("""{"concept":"c","group":"g","names":["a","b"]}""")));
        Assert.Equal(("c", "g"), (concept.Concept, concept.Group));
        Assert.Equal(["a", "b"], concept.Names);
    }

    [Fact]
    public void A_passage_answers_a_search_that_shares_a_key_or_has_its_text()
    {
        var pairs = SearchPair.Read(Write(
            """{"query":"q","passage":"one","keys":["a","b"],"passageKeys":["b"]}""",
            """{"query":"q","passage":"two","keys":["c"],"passageKeys":["a"]}""",
            """{"query":"q","passage":"one","keys":[],"passageKeys":["z"]}""",
            """{"query":"q","passage":"three"}"""));
        Assert.Equal([true, true, true, false], pairs.Select(pairs[0].IsAnsweredBy));
        Assert.Equal([false, false, false, true], pairs.Select(pairs[3].IsAnsweredBy));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "")]
    [InlineData("[1]", "")]
    [InlineData("7", "")]
    [InlineData("""{"text":"planen"}""", "\"teacher\" is missing")]
    [InlineData("""{"text":null,"teacher":"plan"}""", "\"text\" is missing")]
    [InlineData("""{"text":["planen"],"teacher":"plan"}""", "")]
    public void A_bad_line_is_named_with_its_file(string line, string why)
    {
        var path = Write(Good, Good, line);
        var failure = Assert.Throws<InvalidDataException>(() => AlignedText.Read(path));
        Assert.StartsWith($"{path}, line 3: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"concept":"c","group":"g","names":["a",null]}""", "\"names\" holds a null")]
    [InlineData("""{"concept":"c","group":"g","names":[]}""", "\"names\" is empty")]
    [InlineData("""{"concept":"c","group":"g"}""", "\"names\" is empty")]
    public void A_concept_without_names_is_refused(string line, string why)
    {
        var path = Write(line);
        Assert.Equal($"{path}, line 1: {why}", Assert.Throws<InvalidDataException>(() => NamedConcept.Read(path)).Message);
    }

    [Fact]
    public void No_lines_are_no_data() => Assert.Empty(AlignedText.Read(Write()));

    private string Write(params string[] lines)
    {
        var path = _folder.Combine("data.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }
}
