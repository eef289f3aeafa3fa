using System.Net.Http.Json;
using System.Text.Json;
using Craft.TestSupport;
using Xunit;

namespace Craft.WebTests;

/// <summary>The page of the real program: <c>craft up --demo</c>, chromium, nothing scripted.</summary>
public sealed class DemoTests(BrowserFixture fixture)
{
    private const int Samples = 200;
    private const string Occupation = "Pflegefachfrau (m/w/d)";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_finds_courses_and_the_administrator_the_dashboard()
    {
        var browser = fixture.Required();
        using var folder = new TemporaryFolder();
        await using var craft = CraftProcess.Start(
            ["up", "--demo", "--data", folder.Path, "--http", "127.0.0.1:0", "--kafka-port", "0"]);
        var address = new Uri((await craft.LineAsync("ready web ", _limit)).Split(' ')[2]);
        await craft.LineAsync("ready all", _limit);
        await CoursesAsync(address);

        await using var page = await browser.PageAsync();
        await page.OpenAsync(address);
        await page.TypeAsync("#occupation", Occupation);
        await page.PressAsync("Enter"); // suggestions may lie over the button by now
        await page.SeeAsync(".courses > li");
        Assert.Contains("Krankenpfleger", await page.TextAsync("#answer > .panel"), StringComparison.Ordinal);
        Assert.NotEmpty(await page.TextsAsync(".courses mark"));
        Assert.NotEmpty(await page.TextsAsync("#answer > .panel .covered"));
        Assert.Empty(page.Complaints);
        await page.PictureAsync("demo");

        await page.OpenAsync(new Uri(address, "/hangfire/recurring"));
        Assert.Contains("refit-lexical", await page.TextAsync("body"), StringComparison.Ordinal);
        craft.Terminate();
        Assert.Equal(0, await craft.ExitAsync(TimeSpan.FromSeconds(25)));
    }

    // the first poll has gone through everything, and the index has courses that teach what is missing
    private static async Task CoursesAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Prefer", "wait=10");
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < _limit)
        {
            using var answer = await http.GetAsync("/health/ready", Ct);
            var health = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            var detail = health.GetProperty("parts").EnumerateArray().First(p => p.GetProperty("name").GetString() == "ingestor")
                .GetProperty("detail").GetString() ?? "";
            var counts = detail.Split(';').Select(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(w => w.Length > 1).Sum(w => int.TryParse(w[1], out var n) ? n : 0);
            if (counts >= Samples && await AreFoundAsync(http))
            {
                return;
            }

            await Task.Delay(_look, TimeProvider.System, Ct);
        }

        Assert.Fail("the samples did not arrive");
    }

    private static async Task<bool> AreFoundAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/recommendations", new { occupation = new { text = Occupation } }, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return body.TryGetProperty("items", out var items) && items.EnumerateArray().Any(i => i.GetProperty("covers").GetArrayLength() > 0);
    }
}
