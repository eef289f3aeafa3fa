using Craft.Schemas;
using Xunit;

namespace Craft.WebTests;

/// <summary>The page for everyone: languages, keyboard, small screens, contrast, and texts that try to be code.</summary>
public sealed class PageAccessTests(BrowserFixture fixture) : IAsyncLifetime
{
    // texts whose contrast with what is painted behind them is too low
    private const string LowContrast = """
        (() => {
          const rgb = text => (text.match(/[\d.]+/g) ?? []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = e => {
            for (; e; e = e.parentElement) {
              const color = rgb(getComputedStyle(e).backgroundColor);
              if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll('body *')]
            .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => ({ e, pair: [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a) }))
            .filter(({ pair: [high, low] }) => (high + 0.05) / (low + 0.05) < 4.5)
            .map(({ e }) => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`);
        })()
        """;

    private PageHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync(Ct);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Text_that_tries_to_be_code_stays_text()
    {
        const string attack = "<script>window.hit = 1</script><img src=x onerror=\"window.hit = 1\">";
        var course = Answers.Course("evil:1", attack, attack, $"Vorher {attack} nachher", "javascript:window.hit=1", new Price(), null, attack);
        var skill = new SkillRef { Label = attack };
        _host.OnCourse = _ => course;
        _host.OnAsk = _ => PageHost.Json(Answers.Full() with
        {
            Occupation = new ResolvedOccupation { Uri = "urn:x", Label = attack, ResolvedBy = attack, Confidence = 1 },
            SkillGap = [skill],
            Uncovered = [skill],
            Notice = attack,
            Items = [Answers.Item(1, course, 1, Answers.Cover(skill, course, "description", attack))],
        });
        await using var page = await OpenAsync("?occupation=" + Uri.EscapeDataString(attack) + "&have=" + Uri.EscapeDataString(attack));
        await page.SeeTextAsync(".courses q", "nachher");

        Assert.Equal(attack, await page.TextAsync(".courses h3"));
        Assert.Equal(attack, await page.TextAsync(".courses mark"));
        Assert.True(await page.EvaluateAsync<bool>("window.hit === undefined"));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.querySelectorAll('main script, main img, .courses a').length"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task English_is_kept_in_the_address()
    {
        await using var page = await OpenAsync("?occupation=Altenpfleger");
        await page.SeeAsync(".courses");
        await page.ClickAsync("[data-lang=en]");
        await page.SeeTextAsync("#status", "missing skills");

        Assert.Equal("de", (await _host.AskedAsync(Ct)).Language);
        Assert.Equal("en", (await _host.AskedAsync(Ct)).Language);
        Assert.Equal("Which courses lead to the job you want?", await page.TextAsync("h1"));
        Assert.Contains("lang=en", await page.AddressAsync(), StringComparison.Ordinal);
        await page.SeeTextAsync(".courses q", "geht es um");
        await page.PictureAsync("english");

        await page.ReloadAsync();
        Assert.Equal("en", await page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Equal("Find courses", await page.TextAsync("#send"));
        await page.ClickAsync("[data-lang=de]");
        Assert.Equal("Kurse suchen", await page.TextAsync("#send"));
        Assert.DoesNotContain("lang=", await page.AddressAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task No_text_is_left_in_the_other_language()
    {
        await using var page = await OpenAsync("?lang=en");

        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[data-t]')].filter(e => /undefined|[äöüß]/i.test(e.textContent) || !e.textContent.trim()).map(e => e.dataset.t)"));
    }

    [Fact]
    public async Task A_narrow_screen_needs_no_sideways_scrolling()
    {
        await using var page = await OpenAsync("?occupation=Altenpfleger&have=Erste+Hilfe+leisten&have=" + new string('x', 300) + "&top=3", width: 360);
        await page.SeeTextAsync(".courses q", "geht es um");

        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.PictureAsync("phone");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_text_has_enough_contrast(bool dark)
    {
        await using var page = await OpenAsync("?occupation=Altenpfleger&have=Kochen&top=3", dark: dark);
        await page.SeeTextAsync(".courses q", "geht es um");
        await page.EvaluateAsync<object>("document.querySelectorAll('details').forEach(d => { d.open = true; })");

        Assert.Empty(await page.EvaluateAsync<string[]>(LowContrast));
        await page.PictureAsync(dark ? "dark" : "light");
    }

    [Fact]
    public async Task Every_field_and_button_has_a_name()
    {
        await using var page = await OpenAsync("?have=Kochen&top=3");

        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('input, select, button')].filter(e => !e.labels?.length && !e.textContent.trim()).map(e => e.id)"));
        Assert.Equal("Kochen entfernen", await page.EvaluateAsync<string>("document.querySelector('.chips button').ariaLabel"));
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var page = await OpenAsync("");
        await page.EvaluateAsync<object>("document.querySelector('#occupation').focus()");
        await page.KeysAsync(Answers.OccupationStart);
        await page.SeeAsync("#occupation-list [role=option]");
        await page.PictureAsync("suggestions");
        await page.PressAsync("ArrowDown");
        await page.PressAsync("Enter");
        Assert.Equal("false", await page.EvaluateAsync<string>("document.querySelector('#occupation').ariaExpanded"));
        await page.EvaluateAsync<object>("document.querySelector('#have').focus()");
        await page.KeysAsync(Answers.SkillStart);
        await page.SeeAsync("#have-list [role=option]");
        await page.PressAsync("ArrowDown");
        await page.PressAsync("Enter");
        await page.KeysAsync("Kochen");
        await page.PressAsync("Enter");
        await page.PressAsync("Enter");
        await page.SeeAsync(".courses");

        var asked = await _host.AskedAsync(Ct);
        Assert.Equal(Answers.NurseUri, asked.Occupation!.Uri);
        Assert.Equal(["Erste Hilfe leisten", "Kochen"], asked.CurrentSkills);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_form_that_cannot_be_sent_says_what_to_change()
    {
        await using var page = await OpenAsync("?top=3");
        await page.ClickAsync("#send");
        Assert.Equal("Bitte geben Sie einen Beruf ein.", await page.TextAsync("#fault"));
        Assert.Equal("occupation", await page.EvaluateAsync<string>("document.activeElement.id"));

        await page.TypeAsync("#occupation", "Altenpfleger");
        await page.TypeAsync("#top", "21");
        await page.ClickAsync("#send");
        Assert.Contains("1 bis 20", await page.TextAsync("#fault"), StringComparison.Ordinal);
        Assert.Equal("top", await page.EvaluateAsync<string>("document.activeElement.id"));
    }

    private async Task<BrowserPage> OpenAsync(string query, int width = 1200, bool dark = false)
    {
        var page = await fixture.Required().PageAsync(width, 900, dark);
        await page.OpenAsync(new Uri(_host.Address, query));
        return page;
    }
}
