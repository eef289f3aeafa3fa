using System.Net;
using System.Text;
using System.Text.Json;
using Craft.Batch;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.TestSupport;
using Craft.UnitTests.Inference;
using Craft.Up;
using Xunit;

namespace Craft.UnitTests.Batch;

/// <summary>What each command answers, on a small knowledge base.</summary>
public sealed class BatchCommandTests
{
    private static readonly EscoTagger _tagger = EscoTagger.Build(TinyKnowledge.Make());

    [Fact]
    public async Task Tag_finds_skills_in_a_text_with_the_offsets_of_that_text()
    {
        var answer = await AskAsync(TagCommand.Work(_tagger, null), """{"id":"a","text":"Hier lernen Sie Holz bearbeiten.","language":"de"}""");

        var tag = Assert.Single(answer.GetProperty("skills").EnumerateArray());
        Assert.Equal("Holz bearbeiten", tag.GetProperty("text").GetString());
        Assert.Equal(("text", 16, 31), (tag.GetProperty("field").GetString(), tag.GetProperty("start").GetInt32(), tag.GetProperty("end").GetInt32()));
        Assert.Equal("urn:tiny:skill:00-0", tag.GetProperty("concept").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Tag_reads_a_course_member_by_member_and_leaves_out_what_it_asks_for()
    {
        var answer = await AskAsync(TagCommand.Work(_tagger, null), """
            {"id":"udemy:1","title":"Holz bearbeiten","language":"de","objectives":["Metall lagern"],"description":"Voraussetzung: Kuchen verkaufen. Sie werden Beton prüfen."}
            """);

        Assert.Equal(["title", "objectives[0]", "description"], answer.GetProperty("skills").EnumerateArray().Select(s => s.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{"id":"a"}""", "text is missing")]
    [InlineData("""{"id":"a","text":5}""", "text is not text")]
    [InlineData("""{"id":"a","text":"\ud800"}""", "text is not valid Unicode")]
    [InlineData("""{"id":"a","title":"T","objectives":"none"}""", "objectives is not a list of texts")]
    [InlineData("""{"id":"a","text":"t","language":{}}""", "language is not text")]
    public async Task Tag_answers_a_line_without_a_usable_text_with_an_error(string line, string error)
    {
        var answer = await AskAsync(TagCommand.Work(_tagger, null), line);

        Assert.Equal(("a", error), (answer.GetProperty("id").GetString(), answer.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Embed_gives_the_vector_of_the_encoder_and_tags_a_course_that_is_not_tagged()
    {
        var encoder = TinyModel.Encoder();
        var tagger = new Lazy<Task<ISkillTagger>>(() => Task.FromResult<ISkillTagger>(_tagger));
        var ct = TestContext.Current.CancellationToken;

        var query = await AskAsync(EmbedCommand.Work(encoder, tagger, false, null), """{"text":"Holz bearbeiten"}""");
        var course = await AskAsync(EmbedCommand.Work(encoder, tagger, true, null), """{"title":"Werkstatt","language":"de","headline":"Holz bearbeiten"}""");

        Assert.Equal((await encoder.EncodeAsync(["Holz bearbeiten"], ct))[0], VectorOf(query));
        Assert.Equal((await encoder.EncodeAsync(["Werkstatt. Holz bearbeiten. Holz bearbeiten"], ct))[0], VectorOf(course));
    }

    [Theory]
    [InlineData("prüfen Holz", "Holz prüfen")]
    [InlineData("timber inspect", "inspect timber")]
    [InlineData("Holz prüfen", "Holz prüfen")]
    [InlineData("inspect timber", "inspect timber")]
    public async Task Link_answers_in_the_language_that_knows_a_phrase(string phrase, string label)
    {
        var knowledge = TinyKnowledge.Make();
        var linker = await ConceptLinker.BuildAsync(
            knowledge, _tagger, null, LinkerModel.Read(BundledFiles.Linker), TestContext.Current.CancellationToken);

        // two words say no language
        var answer = await AskAsync(LinkCommand.Work(linker, 1, null), $$"""{"text":"{{phrase}}"}""");

        Assert.Equal(label, answer.GetProperty("candidates")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task Resolve_names_the_occupation_first_and_gives_no_more_than_asked_for()
    {
        var ct = TestContext.Current.CancellationToken;
        var ranking = await ResolveCommand.LoadAsync(TinyKnowledge.Make(), TinyModel.Encoder(), ct);

        var answer = await AskAsync(ResolveCommand.Work(ranking, 2, "en"), """{"text":"Holzfachkraft"}""");

        var candidates = answer.GetProperty("candidates").EnumerateArray().ToList();
        Assert.Equal(2, candidates.Count);
        Assert.Equal(("timber worker", "7000", 1), (
            candidates[0].GetProperty("label").GetString(), candidates[0].GetProperty("isco").GetString(), candidates[0].GetProperty("confidence").GetDouble()));
    }

    [Theory]
    [InlineData("""{"text":"timber worker"}""", "timber worker")]
    [InlineData("""{"text":"Holzfachkraft"}""", "Holzfachkraft")]
    [InlineData("""{"text":"timber worker","language":"de"}""", "Holzfachkraft")]
    [InlineData("""{"text":"Holzfachkraft","language":"en-GB"}""", "timber worker")]
    [InlineData("""{"text":"Holzfachkraft","language":"fr"}""", "Holzfachkraft")]
    public async Task Resolve_answers_in_the_language_that_is_asked_for_or_has_the_name(string line, string label)
    {
        var occupations = await ResolveCommand.LoadAsync(TinyKnowledge.Make(), TinyModel.Encoder(), TestContext.Current.CancellationToken);

        var answer = await AskAsync(ResolveCommand.Work(occupations, 1, null), line);

        Assert.Equal(label, answer.GetProperty("candidates")[0].GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("(m/w/d)")]
    [InlineData("+++ !!! (gn)")]
    public async Task Resolve_finds_nothing_in_signs_alone(string title)
    {
        var occupations = await ResolveCommand.LoadAsync(TinyKnowledge.Make(), TinyModel.Encoder(), TestContext.Current.CancellationToken);

        var answer = await AskAsync(ResolveCommand.Work(occupations, 3, null), $$"""{"text":"{{title}}"}""");

        Assert.Empty(answer.GetProperty("candidates").EnumerateArray());
    }

    [Fact]
    public async Task Search_hands_on_the_hits_and_the_refusals_of_the_server()
    {
        using var client = new HttpClient(new OneAnswer(request => request.RequestUri!.Query.Contains("q=long", StringComparison.Ordinal)
            ? (HttpStatusCode.BadRequest, """{"detail":"q is longer than 400 characters"}""")
            : (HttpStatusCode.OK, """[{"courseId":"udemy:1","title":"T","score":0.5}]""")))
        {
            BaseAddress = new Uri("http://127.0.0.1:1/"),
        };

        var found = await AskAsync(SearchCommand.Work(client, 3), """{"text":"a & b"}""");
        var refused = await AskAsync(SearchCommand.Work(client, 3), """{"text":"long"}""");

        Assert.Equal("""[{"courseId":"udemy:1","score":0.5}]""", found.GetProperty("hits").GetRawText());
        Assert.Equal("q is longer than 400 characters", refused.GetProperty("error").GetString());
    }

    private static float[] VectorOf(JsonElement answer) => [.. answer.GetProperty("vector").EnumerateArray().Select(x => x.GetSingle())];

    private static async Task<JsonElement> AskAsync(BatchWork work, string line) =>
        Assert.Single((await BatchLines.RunAsync(line, work, TestContext.Current.CancellationToken)).Answers);

    private sealed class OneAnswer(Func<HttpRequestMessage, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = answer(request);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
