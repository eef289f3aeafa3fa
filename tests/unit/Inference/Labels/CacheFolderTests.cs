using Craft.Inference.Labels;
using Xunit;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>Where the user would look for it.</summary>
public sealed class CacheFolderTests
{
    [Theory]
    [InlineData("/own", "/xdg", "/home/a", false, "/own")]
    [InlineData("", "/xdg", "/home/a", false, "/xdg/craft")]
    [InlineData(null, "relative", "/home/a", false, "/home/a/.cache/craft")]
    [InlineData(null, null, "/home/a", false, "/home/a/.cache/craft")]
    [InlineData(null, null, null, false, null)]
    [InlineData(null, "/xdg", "/home/a", true, "/local/craft/cache")]
    [InlineData("/own", null, null, true, "/own")]
    public void The_variable_then_the_habit_of_the_system(string? own, string? xdg, string? home, bool isWindows, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths of the table are those of other systems");
        var variables = new Dictionary<string, string?>
        {
            [CacheFolder.Variable] = own,
            ["XDG_CACHE_HOME"] = xdg,
            ["HOME"] = home,
            ["LOCALAPPDATA"] = "/local",
        };

        Assert.Equal(expected, CacheFolder.Find(variables.GetValueOrDefault, isWindows));
    }
}
