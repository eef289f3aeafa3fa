using Craft.Cli;
using Craft.Up;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>What the world does to a start is one sentence; what we do wrong is not hidden.</summary>
public sealed class StartFailureTests
{
    private const string Folder = "/";

    [Fact]
    public void A_bug_shows_itself() =>
        Assert.Null(StartFailure.Of(new InvalidOperationException("bug", new ArgumentException("inner")), Folder));

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Trouble_from_outside_is_one_sentence_however_deep_it_lies(Exception trouble, string expected)
    {
        var failure = StartFailure.Of(new InvalidOperationException("outer", trouble), Folder);

        Assert.Equal(ExitCode.Failed, failure!.ExitCode);
        Assert.StartsWith("craft up cannot start in /: " + expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Troubles() => new()
    {
        { new IOException("No space left on device."), "No space left on device" },
        { new UnauthorizedAccessException("denied"), "denied" },
        { new NpgsqlException("no answer"), "the database went away (no answer)" },
        { new PostgresException("could not extend file", "ERROR", "ERROR", "53100"), "the database says \"could not extend file\"" },
        { new OptionsValidationException("x", typeof(string), ["one", "two"]), "settings are wrong: one; two" },
    };
}
