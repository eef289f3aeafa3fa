using Xunit;

namespace Craft.WebTests;

/// <summary>One chromium for all tests of the assembly.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Browser? _browser;

    public async ValueTask InitializeAsync() => _browser = await Browser.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    /// <summary>The browser; skips the test when the machine has none.</summary>
    internal Browser Required()
    {
        Assert.SkipWhen(_browser is null, Browser.Missing);
        return _browser;
    }
}
