using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Craft.StreamTests.Recommender;

/// <summary>What the HTTP address answers to good and bad calls, over a real Kestrel, broker and index.</summary>
public sealed class HttpAnswersTests(FilledRecommender recommender) : IClassFixture<FilledRecommender>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"occupation":{"text":"secret\ud800"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"occupation":{"text":"secret"},"top":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"occupation":{"text":"secret"},"mode":"often"}""", HttpStatusCode.BadRequest)]
    public async Task A_bad_request_is_told_what_is_wrong_and_nothing_of_it_is_repeated(string json, HttpStatusCode status)
    {
        var host = recommender.Host;
        using var answer = await host.PostAsync(json);
        var body = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("invalid-request", JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_is_refused_with_and_without_a_length()
    {
        var host = recommender.Host;
        var large = """{"occupation":{"text":"x"},"p":" """ + new string('x', 256 * 1024) + "\"}";
        using var answer = await host.PostAsync(large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/api/recommendations")
        {
            Content = new StringContent(large, new MediaTypeHeaderValue("application/json")),
        };
        chunked.Headers.TransferEncodingChunked = true;
        using var second = await host.Http.SendAsync(chunked, Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_served_problem_is_an_answer_like_any_other()
    {
        var host = recommender.Host;
        using var answer = await host.PostAsync("""{"occupation":{"text":"Einhornflüsterer"}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("problem");
        Assert.Equal("unknown-occupation", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/recommendations/00000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("/api/recommendations/00000000000000000000000000000000/events", HttpStatusCode.NotFound)]
    [InlineData("/api/courses/test%3Anone", HttpStatusCode.NotFound)]
    [InlineData("/api/courses/test%3Agone", HttpStatusCode.Gone)]
    [InlineData("/api/occupation?uri=urn:nobody", HttpStatusCode.NotFound)]
    [InlineData("/api/occupation", HttpStatusCode.BadRequest)]
    [InlineData("/api/occupations", HttpStatusCode.BadRequest)]
    [InlineData("/api/occupations?q=Holz&limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/skills?q=Holz&limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/search?q=%20", HttpStatusCode.BadRequest)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem_with_details(string path, HttpStatusCode status)
    {
        var host = recommender.Host;
        using var answer = await host.Http.GetAsync(path, Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Courses_occupations_and_skills_can_be_looked_up()
    {
        var host = recommender.Host;
        var course = await host.JsonAsync("/api/courses/test%3Aa%2Fb");
        Assert.Equal("test:a/b", course.GetProperty("id").GetString());
        Assert.Equal(1, course.GetProperty("indexed").GetProperty("revision").GetInt64());
        Assert.Equal(host.Index.Name, course.GetProperty("indexed").GetProperty("index").GetString());

        var occupation = (await host.JsonAsync("/api/occupations?q=Holzfachkraft&limit=3"))[0];
        Assert.Equal("timber worker", occupation.GetProperty("labelEn").GetString());
        Assert.Equal(1, occupation.GetProperty("score").GetDouble());
        var sheet = await host.JsonAsync($"/api/occupation?uri={Uri.EscapeDataString(occupation.GetProperty("uri").GetString()!)}");
        Assert.Equal(8, sheet.GetProperty("essential").GetArrayLength());
        Assert.Equal("Holz prüfen", (await host.JsonAsync("/api/skills?q=Holz%20pruefen"))[0].GetProperty("label").GetString());
        Assert.Equal("test:holz", (await host.JsonAsync("/api/search?q=Holz%20bearbeiten"))[0].GetProperty("courseId").GetString());

        var paths = (await host.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.Equal(8, paths.EnumerateObject().Count(p => p.Name.StartsWith("/api/", StringComparison.Ordinal)));
    }
}
