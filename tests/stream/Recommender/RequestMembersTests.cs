using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>What the members of a request do to its answer. The courses are about wood and metal.</summary>
public sealed class RequestMembersTests(FilledRecommender recommender) : IClassFixture<FilledRecommender>
{
    [Fact]
    public async Task A_given_gap_is_what_is_covered_and_what_is_left()
    {
        var answer = await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"skillGap":["Holz prüfen","Glas prüfen","Jonglieren"]}""");
        Assert.Equal(["Holz prüfen", "Glas prüfen", "Jonglieren"], Labels(answer, "skillGap"));
        Assert.Equal(["Glas prüfen", "Jonglieren"], Labels(answer, "uncovered"));
        var cover = answer.GetProperty("items")[0].GetProperty("covers")[0];
        Assert.Equal("Holz prüfen", cover.GetProperty("skill").GetProperty("label").GetString());
        Assert.Equal("Holz prüfen", cover.GetProperty("evidence").GetProperty("text").GetString());
        Assert.Contains("eine der drei Fähigkeiten, nach denen Sie suchen", Explanation(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_is_a_range_of_the_course_that_is_served()
    {
        var answer = await AskAsync("""{"occupation":{"text":"Holzfachkraft"}}""");
        var covers = 0;
        foreach (var item in answer.GetProperty("items").EnumerateArray())
        {
            var id = Uri.EscapeDataString(item.GetProperty("courseId").GetString()!);
            var course = await recommender.Host.JsonAsync($"/api/courses/{id}");
            Assert.Equal(course.GetProperty("revision").GetInt64(), item.GetProperty("courseRevision").GetInt64());
            foreach (var evidence in item.GetProperty("covers").EnumerateArray().Select(c => c.GetProperty("evidence")))
            {
                var text = course.GetProperty(evidence.GetProperty("field").GetString()!).GetString()!;
                Assert.Equal(text[evidence.GetProperty("start").GetInt32()..evidence.GetProperty("end").GetInt32()], evidence.GetProperty("text").GetString());
                covers++;
            }
        }

        Assert.Equal(4, covers);
    }

    [Fact]
    public async Task What_the_person_can_is_no_gap()
    {
        var answer = await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"currentSkills":["Holz lagern","sell timber"]}""");
        Assert.Equal(6, answer.GetProperty("skillGap").GetArrayLength());
        Assert.DoesNotContain("Holz verkaufen", Labels(answer, "skillGap"));
        Assert.Contains("noch fehlen", Explanation(answer), StringComparison.Ordinal);
        var all = string.Join(',', recommender.Knowledge.Occupations[0].Essential.Select(s => $"\"{s}\""));
        Assert.Equal("no-gap", ProblemOf(await AskAsync($$"""{"occupation":{"text":"Holzfachkraft"},"currentSkills":[{{all}}]}""")));
    }

    [Fact]
    public async Task Filters_hold()
    {
        Assert.Equal("no-candidates", ProblemOf(await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"filters":{"freeOnly":true}}""")));
        Assert.Equal("no-candidates", ProblemOf(await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"filters":{"languages":["fr"]}}""")));
        Assert.Equal("no-candidates", ProblemOf(await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"filters":{"maxPrice":99.99}}""")));
        Assert.Null(ProblemOf(await AskAsync(
            """{"occupation":{"text":"Holzfachkraft"},"filters":{"sources":["test"],"languages":["de"],"maxPrice":100}}""")));
    }

    [Fact]
    public async Task An_answer_in_English_names_everything_in_English()
    {
        var answer = await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"language":"en"}""");
        Assert.Equal("timber worker", answer.GetProperty("occupation").GetProperty("label").GetString());
        Assert.Contains("process timber", Labels(answer, "skillGap"));
        Assert.StartsWith("The course covers", Explanation(answer), StringComparison.Ordinal);
        Assert.Equal("en", answer.GetProperty("items")[0].GetProperty("explanation").GetProperty("language").GetString());
    }

    [Fact]
    public async Task Top_limits_the_list_and_explain_can_be_left_out()
    {
        var answer = await AskAsync("""{"occupation":{"text":"Holzfachkraft"},"skillGap":["Holz prüfen","Metall prüfen"],"top":1,"explain":false}""");
        var item = Assert.Single(answer.GetProperty("items").EnumerateArray());
        Assert.False(item.TryGetProperty("explanation", out _));
        Assert.False(answer.GetProperty("models").TryGetProperty("explainer", out _));
        Assert.Equal("craft-lsi", answer.GetProperty("models").GetProperty("encoder").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_title_that_is_a_part_of_a_name_gets_choices()
    {
        var problem = (await AskAsync("""{"occupation":{"text":"Metallfach"}}""")).GetProperty("problem");
        Assert.Equal("ambiguous-occupation", problem.GetProperty("code").GetString());
        var choices = problem.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("uri").GetString()!).ToList();
        Assert.InRange(choices.Count, 2, 5);
        Assert.Null(ProblemOf(await AskAsync($$$"""{"occupation":{"uri":"{{{recommender.Knowledge.Occupations[0].Uri}}}"}}""")));
        Assert.All(choices, c => Assert.NotNull(recommender.Knowledge.FindOccupation(c)));
    }

    private async Task<JsonElement> AskAsync(string json)
    {
        using var answer = await recommender.Host.PostAsync(json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static string? ProblemOf(JsonElement answer) =>
        answer.TryGetProperty("problem", out var problem) ? problem.GetProperty("code").GetString() : null;

    private static List<string?> Labels(JsonElement answer, string member) =>
        [.. answer.GetProperty(member).EnumerateArray().Select(s => s.GetProperty("label").GetString())];

    private static string Explanation(JsonElement answer) =>
        answer.GetProperty("items")[0].GetProperty("explanation").GetProperty("text").GetString()!;
}
