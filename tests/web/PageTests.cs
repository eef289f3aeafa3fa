using Craft.Schemas;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Craft.WebTests;

/// <summary>The page in a real browser, against scripted answers.</summary>
public sealed class PageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PageHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync(Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_search_shows_ranked_courses_with_the_quotation_marked_in_its_text()
    {
        await using var page = await OpenAsync("");
        await page.TypeAsync("#occupation", "Altenpfleger");
        await page.ClickAsync("#send");
        await page.SeeTextAsync(".courses q", "geht es um");

        Assert.Equal(
            ["Grundpflege fachgerecht durchzuführen", "Wundversorgung", "Pflegedokumentation am Computer führen", "Pflegedokumentation"],
            await page.TextsAsync(".courses > li:first-child mark"));
        Assert.Contains("lernen Sie, die Grundpflege fachgerecht durchzuführen und Bewohner", await page.TextAsync(".courses q"), StringComparison.Ordinal);
        Assert.Equal(Answers.Full().Items.Select(item => item.Title), await page.TextsAsync(".courses h3"));
        Assert.Equal(Answers.Full().Uncovered.Select(skill => skill.Label), await page.TextsAsync("#answer > .panel .open"));
        Assert.Equal(3, (await page.TextsAsync(".courses > li:first-child .covered")).Length);
        Assert.Equal(5, (await page.TextsAsync("#answer > .panel .covered")).Length);
        Assert.Contains("5 von 20", await page.TextAsync("#status"), StringComparison.Ordinal);
        Assert.Contains("ähnlich geschrieben, 87", await page.TextAsync("#answer .meta"), StringComparison.Ordinal);
        Assert.Contains(Answers.Full().Notice, await page.TextAsync(".notice"), StringComparison.Ordinal);
        var making = await page.TextAsync("#answer > details");
        Assert.All(["lsi 3f2a90c1", "8,4 ms", "200"], part => Assert.Contains(part, making, StringComparison.Ordinal));
        Assert.Contains("490,00", await page.TextAsync(".courses .meta"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
        await page.PictureAsync("desktop");
    }

    [Fact]
    public async Task Only_web_addresses_become_links()
    {
        await using var page = await OpenAsync("?occupation=Altenpfleger");
        await page.SeeAsync(".courses");

        Assert.Equal(
            ["https://kurse.example/pflege/5001", "https://kurse.example/demenz"],
            await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.courses a')].map(a => a.getAttribute('href'))"));
    }

    [Fact]
    public async Task A_link_that_was_shared_asks_the_same_question_again()
    {
        await using var page = await OpenAsync(
            "?occupation=Altenpfleger&have=Erste+Hilfe+leisten&have=Kochen&gap=Wundversorgung&top=3&language=en&courses=de&max=100.5&free=1");
        var asked = await _host.AskedAsync(Ct);
        await page.SeeAsync(".courses");

        Assert.Equal("Altenpfleger", asked.Occupation!.Text);
        Assert.Equal(["Erste Hilfe leisten", "Kochen"], asked.CurrentSkills);
        Assert.Equal(["Wundversorgung"], asked.SkillGap);
        Assert.Equal((3, "en"), (asked.Top, asked.Language));
        Assert.Equal((100.5m, true), (asked.Filters!.MaxPrice, asked.Filters.FreeOnly));
        Assert.Equal(["de"], asked.Filters.Languages);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task An_ambiguous_occupation_offers_choices_and_a_click_asks_again_with_its_uri()
    {
        _host.OnAsk = request => PageHost.Json(request.Occupation?.Uri is null
            ? Answers.Failed(
                ProblemCode.AmbiguousOccupation,
                new OccupationChoice { Uri = Answers.NurseUri, Label = "Altenpfleger/Altenpflegerin", Confidence = 0.52 },
                new OccupationChoice { Uri = "urn:other", Label = "Kinderpfleger/Kinderpflegerin", Confidence = 0.48 })
            : Answers.Full());
        await using var page = await OpenAsync("?occupation=Pfleger&have=Kochen");
        await page.SeeAsync(".choices button");
        Assert.Equal("Mehrere Berufe passen: Welchen meinen Sie?", await page.TextAsync("#status"));
        await page.PictureAsync("choices");
        await page.ClickAsync(".choices button");
        await page.SeeAsync(".courses");

        Assert.Equal("Pfleger", (await _host.AskedAsync(Ct)).Occupation!.Text);
        var second = await _host.AskedAsync(Ct);
        Assert.Equal(Answers.NurseUri, second.Occupation!.Uri);
        Assert.Equal(["Kochen"], second.CurrentSkills);
        Assert.Contains("uri=", await page.AddressAsync(), StringComparison.Ordinal);

        await page.BackAsync();
        await page.SeeAsync(".choices button");
        Assert.Equal("Pfleger", (await _host.AskedAsync(Ct)).Occupation!.Text);
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(ProblemCode.UnknownOccupation, "kennt die Wissensbasis nicht")]
    [InlineData(ProblemCode.NoGap, "Es fehlt nichts")]
    [InlineData(ProblemCode.NoCandidates, "Kein Kurs passt")]
    [InlineData(ProblemCode.Unavailable, "kann gerade nicht antworten")]
    public async Task A_problem_is_said_in_one_sentence(string code, string part)
    {
        _host.OnAsk = _ => PageHost.Json(Answers.Failed(code));
        await using var page = await OpenAsync("?occupation=Altenpfleger");
        await page.SeeTextAsync("#status", part);

        Assert.Empty(await page.TextsAsync(".courses"));
        Assert.DoesNotContain("for programmers only", await page.TextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(400, "Bitte prüfen Sie die Eingaben")]
    [InlineData(413, "zu groß")]
    [InlineData(429, "Zu viele Anfragen")]
    [InlineData(500, "kann gerade nicht antworten")]
    [InlineData(503, "kann gerade nicht antworten")]
    public async Task A_refusal_of_the_service_is_said_in_one_sentence(int status, string part)
    {
        _host.OnAsk = _ => status == 400
            ? PageHost.Json(Answers.Failed(ProblemCode.InvalidRequest), status)
            : Results.Problem(statusCode: status);
        await using var page = await OpenAsync("?occupation=Altenpfleger");

        await page.SeeTextAsync("#status", part);
    }

    [Fact]
    public async Task Without_a_connection_the_page_says_so_and_can_try_again()
    {
        await using var page = await OpenAsync("");
        await page.TypeAsync("#occupation", "Altenpfleger");
        await page.OfflineAsync();
        await page.ClickAsync("#send");

        await page.SeeTextAsync("#status", "nicht erreichbar");
        Assert.Equal("Noch einmal versuchen", await page.TextAsync("#answer button"));
    }

    [Fact]
    public async Task An_answer_that_takes_longer_is_fetched_from_its_location()
    {
        var polls = 0;
        _host.OnAsk = _ => Results.Accepted("/api/recommendations/slow-1", new { requestId = "slow-1" });
        _host.OnPoll = id => id == "slow-1" && ++polls == 2 ? PageHost.Json(Answers.Full()) : Results.Accepted();
        await using var page = await OpenAsync("?occupation=Altenpfleger");

        await page.SeeAsync(".courses");
        Assert.Equal(2, polls);
        Assert.Empty(page.Complaints);
    }

    private async Task<BrowserPage> OpenAsync(string query)
    {
        var page = await fixture.Required().PageAsync();
        await page.OpenAsync(new Uri(_host.Address, query));
        return page;
    }
}
