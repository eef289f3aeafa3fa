using PuppeteerSharp;

namespace Craft.WebTests;

/// <summary>
/// Debian's chromium without a window. <c>await Browser.OpenAsync()</c>, then a <see cref="BrowserPage"/> per test; null when the
/// machine has no chromium (<see cref="Missing"/> says what to install).
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Missing = "no chromium on this machine (Debian: apt-get install chromium)";

    private static readonly string[] _programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IBrowser _chromium;

    private Browser(IBrowser chromium) => _chromium = chromium;

    public static async Task<Browser?> OpenAsync()
    {
        if (_programs.FirstOrDefault(File.Exists) is not { } program)
        {
            return null;
        }

        return new Browser(await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=de-DE"],
        }));
    }

    /// <summary>A page of its own, with a profile of its own.</summary>
    public async Task<BrowserPage> PageAsync(int width = 1200, int height = 900, bool dark = false)
    {
        var profile = await _chromium.CreateBrowserContextAsync();
        var page = await profile.NewPageAsync();
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        await page.EmulateMediaFeaturesAsync(
            [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" }]);
        page.DefaultTimeout = 90_000;
        return new BrowserPage(page);
    }

    public ValueTask DisposeAsync() => _chromium.DisposeAsync();
}
