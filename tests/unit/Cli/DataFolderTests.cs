using System.Runtime.Versioning;
using Craft.Cli;
using Craft.TestSupport;
using Craft.Up;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>One system per folder, and how commands find the one that runs.</summary>
public sealed class DataFolderTests
{
    private static readonly RunFile _run = new(4711, "127.0.0.1:19092", new Uri("http://127.0.0.1:8080/"), "Host=127.0.0.1;Password=secret");

    [Fact]
    public void A_second_system_on_the_same_folder_is_refused_in_one_sentence()
    {
        using var temporary = new TemporaryFolder();
        var place = new DirectoryInfo(temporary.Combine("data"));
        using (DataFolder.Open(place))
        {
            var refused = Assert.Throws<CommandFailure>(() => DataFolder.Open(place));

            Assert.Equal(ExitCode.Failed, refused.ExitCode);
            Assert.Equal(
                $"the data folder {place.FullName} is in use by another craft up; stop it or give another --data.", refused.Message);
        }

        // and given back it can be had again
        DataFolder.Open(place).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_sentence()
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary.Combine("file"), "");

        var refused = Assert.Throws<CommandFailure>(() => DataFolder.Open(new DirectoryInfo(temporary.Combine("file", "data"))));

        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.StartsWith($"the data folder {temporary.Combine("file", "data")} cannot be written: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_run_file_is_believed_while_the_folder_is_locked_and_goes_with_it()
    {
        using var temporary = new TemporaryFolder();
        using (var folder = DataFolder.Open(new DirectoryInfo(temporary.Path)))
        {
            Assert.Null(RunFile.Read(folder.Path));
            RunFile.Write(folder.Path, _run);
            Assert.Equal(_run, RunFile.Read(folder.Path));
        }

        Assert.Null(RunFile.Read(temporary.Path));
        Assert.False(File.Exists(temporary.Combine("run.json")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Nobody_else_reads_the_run_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var temporary = new TemporaryFolder();
        // what a kill in between leaves behind may be readable
        File.WriteAllText(temporary.Combine("run.json.new"), "");
        using var folder = DataFolder.Open(new DirectoryInfo(temporary.Path));
        RunFile.Write(folder.Path, _run);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(temporary.Combine("run.json")));
        Assert.False(File.Exists(temporary.Combine("run.json.new")));
    }

    [Fact]
    public void The_run_file_of_a_killed_system_is_not_believed()
    {
        using var temporary = new TemporaryFolder();
        RunFile.Write(temporary.Path, _run);
        Assert.Null(RunFile.Read(temporary.Path));

        // the lock file stays behind, too, but nobody holds it
        File.WriteAllText(temporary.Combine("lock"), "");
        Assert.Null(RunFile.Read(temporary.Path));
        DataFolder.Open(new DirectoryInfo(temporary.Path)).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void A_run_file_that_cannot_be_read_is_none(string content)
    {
        using var temporary = new TemporaryFolder();
        using var folder = DataFolder.Open(new DirectoryInfo(temporary.Path));
        File.WriteAllText(temporary.Combine("run.json"), content);

        Assert.Null(RunFile.Read(folder.Path));
    }
}
