using System.Collections.Concurrent;
using PuppeteerSharp;

namespace Craft.WebTests;

/// <summary>A page under test: what a person does with it, and everything the browser complained about.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _complaints = new();

    public BrowserPage(IPage page)
    {
        _page = page;
        // violations of the content security policy come as console errors too
        page.Console += (_, e) =>
        {
            if (e.Message.Type is ConsoleType.Error or ConsoleType.Warning)
            {
                _complaints.Enqueue(e.Message.Text);
            }
        };
        page.PageError += (_, e) => _complaints.Enqueue(e.Message ?? "an uncaught error");
    }

    /// <summary>Errors and warnings of the console and uncaught exceptions, in order.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What its address bar shows; asked in the page, which knows of its own changes at once.</summary>
    public Task<string> AddressAsync() => EvaluateAsync<string>("location.href");

    /// <summary>Types where the focus is.</summary>
    public Task KeysAsync(string text) => _page.Keyboard.TypeAsync(text);

    /// <summary>Presses a key such as <c>Enter</c>.</summary>
    public Task PressAsync(string key) => _page.Keyboard.PressAsync(key);

    public Task OpenAsync(Uri address) => _page.GoToAsync(address.ToString(), WaitUntilNavigation.Networkidle0);

    public Task ReloadAsync() => _page.ReloadAsync(null, [WaitUntilNavigation.Networkidle0]);

    public Task BackAsync() => _page.GoBackAsync();

    public Task OfflineAsync() => _page.SetOfflineModeAsync(true);

    /// <summary>Waits until the element is there and visible.</summary>
    public Task SeeAsync(string selector) => _page.WaitForSelectorAsync(selector, new WaitForSelectorOptions { Visible = true });

    /// <summary>Waits until the element says <paramref name="part"/>.</summary>
    public Task SeeTextAsync(string selector, string part) => _page.WaitForFunctionAsync(
        "(selector, part) => document.querySelector(selector)?.textContent.includes(part) ?? false", selector, part);

    public async Task TypeAsync(string selector, string text)
    {
        await _page.EvaluateFunctionAsync("selector => { document.querySelector(selector).value = ''; }", selector);
        await _page.TypeAsync(selector, text);
    }

    public Task ClickAsync(string selector) => _page.ClickAsync(selector);

    public async Task<string> TextAsync(string selector) =>
        await _page.EvaluateFunctionAsync<string>("selector => document.querySelector(selector)?.textContent ?? ''", selector);

    public async Task<string[]> TextsAsync(string selector) => await _page.EvaluateFunctionAsync<string[]>(
        "selector => [...document.querySelectorAll(selector)].map(e => e.textContent)", selector);

    public Task<T> EvaluateAsync<T>(string expression) => _page.EvaluateExpressionAsync<T>(expression);

    /// <summary>Saves a picture of the whole page when <c>CRAFT_SCREENSHOTS</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CRAFT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await _page.ScreenshotAsync(Path.Combine(folder, $"page-{name}.png"), new ScreenshotOptions { FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await _page.BrowserContext.CloseAsync();
}
