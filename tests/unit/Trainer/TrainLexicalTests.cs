using Craft.Inference.Lexical;
using Craft.TestSupport;
using Craft.Trainer.Lexical;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed class TrainLexicalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trained_version_is_written_measured_and_loadable()
    {
        var trained = await RunAsync(Options());
        Assert.True(trained.IsNew);
        Assert.Equal(Path.Combine(_folder.Path, "encoder", "craft-lsi", trained.Model.Version), trained.Folder);
        Assert.Equal(["metrics.json", "model.bin", "model.json"], Files(trained.Folder));
        Assert.Equal(trained.Model, LexicalEncoder.Load(trained.Folder).Model);
        Assert.InRange(trained.Scores.TranslationRecallAt10, 0.5, 1);
        Assert.False(Directory.Exists(_folder.Combine(ModelStaging.Name)));
    }

    [Fact]
    public async Task The_same_input_gives_the_version_that_is_there()
    {
        var first = await RunAsync(Options());
        var again = await RunAsync(Options() with { Knowledge = TinyKnowledge.Make(reversed: true) });
        Assert.False(again.IsNew);
        Assert.Equal(first.Model, again.Model);
        Assert.Equal(first.Scores, again.Scores);
    }

    [Fact]
    public async Task A_damaged_version_is_replaced()
    {
        var first = await RunAsync(Options());
        await File.WriteAllBytesAsync(Path.Combine(first.Folder, "model.bin"), [1, 2, 3], Ct);
        Assert.True((await RunAsync(Options())).IsNew);
        Assert.Equal(first.Model, LexicalEncoder.Load(first.Folder).Model);
    }

    [Fact]
    public async Task A_folder_of_its_own_is_replaced_as_a_whole()
    {
        var own = Directory.CreateDirectory(_folder.Combine("own")).FullName;
        await File.WriteAllTextAsync(Path.Combine(own, "old.txt"), "old", Ct);
        var trained = await RunAsync(Options() with { Folder = own });
        Assert.Equal(own, trained.Folder);
        Assert.Equal(["metrics.json", "model.bin", "model.json"], Files(own));
        Assert.Equal(["own"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("reading the corpus")]
    [InlineData("decomposition")]
    [InlineData("writing")]
    [InlineData("measuring")]
    [InlineData("measuring the champion")]
    public async Task A_cancelled_run_leaves_nothing(string stage)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var progress = new ScriptedProgress(p =>
        {
            if (p.Stage == stage)
            {
                stop.Cancel();
            }
        });
        var options = Options() with { Champion = new ScriptedEncoder(32, _ => new float[32]) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TrainLexical.RunAsync(options, TimeProvider.System, progress, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_failed_write_leaves_nothing()
    {
        // the place of the version is taken by something that cannot become a folder, as on a disk that gives no more room
        await File.WriteAllTextAsync(_folder.Combine("encoder"), "in the way", Ct);
        await Assert.ThrowsAnyAsync<IOException>(() => RunAsync(Options()));
        Assert.Equal([_folder.Combine("encoder")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_a_killed_run_left_goes_after_a_day_and_not_before()
    {
        var young = Directory.CreateDirectory(_folder.Combine(ModelStaging.Name, "young")).FullName;
        var old = Directory.CreateDirectory(_folder.Combine(ModelStaging.Name, "old")).FullName;
        Directory.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        await RunAsync(Options());
        Assert.True(Directory.Exists(young));
        Assert.False(Directory.Exists(old));
    }

    [Fact]
    public async Task Progress_never_goes_back_and_ends_at_one()
    {
        var seen = new List<double>();
        await TrainLexical.RunAsync(Options(), TimeProvider.System, new ScriptedProgress(p => seen.Add(p.Done)), Ct);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<TrainedLexical> RunAsync(TrainLexicalOptions options) =>
        TrainLexical.RunAsync(options, TimeProvider.System, new ScriptedProgress(_ => { }), Ct);

    private TrainLexicalOptions Options() => new()
    {
        Knowledge = TinyKnowledge.Make(),
        ModelsDirectory = _folder.Path,
        Fit = TinyFit.Options,
    };

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
