using Craft.Inference.Labels;
using Craft.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>What the folder keeps is used when it is whole and right, and is never a reason to fail.</summary>
public sealed class LabelVectorCacheTests : IDisposable
{
    private static readonly (string Label, int Owner)[] _labels =
        [("Koch", 0), ("Köchin", 0), ("cook", 0), ("Bäcker", 1), ("Koch", 2), ("", 3)];

    private readonly TemporaryFolder _folder = new();
    private readonly Notes _notes = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_start_encodes_nothing_and_finds_the_same()
    {
        var (first, second) = (new CountingEncoder(), new CountingEncoder());

        var fresh = await ScoresAsync(first);
        var kept = await ScoresAsync(second);

        Assert.Equal(5, first.Texts); // "Koch" once
        Assert.Equal(0, second.Texts);
        Assert.Equal(fresh, kept);
        Assert.Equal((0, -1), (kept[3], kept[4])); // an empty label, and none
        Assert.Empty(_notes.All);
        Assert.Equal("count_ing-1-", Path.GetFileName(Assert.Single(Files()))[..12]);
    }

    [Fact]
    public async Task Another_encoder_and_other_names_have_files_of_their_own()
    {
        await ScoresAsync(new CountingEncoder("1"));
        var (newer, fewer) = (new CountingEncoder("2"), new CountingEncoder("1"));

        await ScoresAsync(newer);
        await LabelVectors.EncodeAsync(_labels[..2], fewer, Ct, Cache());

        Assert.Equal((5, 2, 3), (newer.Texts, fewer.Texts, Files().Length));
    }

    [Fact]
    public async Task A_file_of_something_else_under_the_right_name_is_not_believed()
    {
        await ScoresAsync(new CountingEncoder("1"));
        var first = Files().Single();
        await ScoresAsync(new CountingEncoder("2"));
        var second = Files().Single(f => f != first);
        File.Copy(second, first, overwrite: true);

        await AssertEncodedAgainAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task A_file_with_one_wrong_byte_is_written_again(int at)
    {
        await ScoresAsync(new CountingEncoder());
        var bytes = File.ReadAllBytes(Files().Single());
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        File.WriteAllBytes(Files().Single(), bytes);

        await AssertEncodedAgainAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task A_file_of_another_length_is_written_again(int length)
    {
        await ScoresAsync(new CountingEncoder());
        using (var file = File.OpenWrite(Files().Single()))
        {
            file.SetLength(length);
        }

        await AssertEncodedAgainAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_one_warning_and_no_answer()
    {
        var taken = _folder.Combine("taken");
        File.WriteAllText(taken, "a file where the folder should be");
        var encoder = new CountingEncoder();

        var cache = new LabelVectorCache(taken, TimeProvider.System, _notes);
        var scores = await ScoresAsync(encoder, cache);
        await LabelVectors.EncodeAsync([("Maurer", 0)], encoder, Ct, cache);

        Assert.Equal(await ScoresAsync(new CountingEncoder(), LabelVectorCache.None), scores);
        var warning = Assert.Single(_notes.All);
        Assert.True(warning.IsWarning);
        Assert.StartsWith("warning: vectors of names cannot be kept", warning.ToString(), StringComparison.Ordinal);
        Assert.Contains(taken, warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_file()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ScoresAsync(new CountingEncoder()), Ct)));

        Assert.All(all, scores => Assert.Equal(all[0], scores));
        Assert.Single(Directory.GetFiles(_folder.Path));
        var later = new CountingEncoder();
        await ScoresAsync(later);
        Assert.Equal(0, later.Texts);
    }

    [Fact]
    public async Task Old_encoders_and_abandoned_writes_are_cleared_away()
    {
        var (abandoned, busy) = (_folder.Combine("a.vectors.x.tmp"), _folder.Combine("b.vectors.x.tmp"));
        File.WriteAllText(abandoned, "");
        File.WriteAllText(busy, "");
        File.SetLastWriteTimeUtc(abandoned, File.GetLastWriteTimeUtc(busy).AddHours(-2));
        for (var version = 0; version < 12; version++)
        {
            await ScoresAsync(new CountingEncoder($"{version}"));
        }

        Assert.Equal(8, Files().Length);
        Assert.Equal((false, true), (File.Exists(abandoned), File.Exists(busy)));
        var last = new CountingEncoder("11");
        await ScoresAsync(last);
        Assert.Equal(0, last.Texts);
    }

    [Fact]
    public async Task Who_waits_long_is_told_what_for()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(4) };
        var labels = Enumerable.Range(0, 3000).Select(i => ($"Name {i}", i)).ToList();

        await LabelVectors.EncodeAsync(labels, new CountingEncoder(), Ct, new LabelVectorCache(_folder.Path, time, _notes));

        Assert.NotEmpty(_notes.All);
        Assert.All(_notes.All, note => Assert.Contains("of 3000", note.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(_notes.All, note => note.IsWarning);
    }

    private async Task AssertEncodedAgainAsync()
    {
        var (again, then) = (new CountingEncoder(), new CountingEncoder());
        var expected = await ScoresAsync(new CountingEncoder(), LabelVectorCache.None);

        Assert.Equal(expected, await ScoresAsync(again));
        Assert.Equal(expected, await ScoresAsync(then));
        Assert.Equal((5, 0), (again.Texts, then.Texts));
        Assert.Empty(_notes.All);
    }

    private async Task<float[]> ScoresAsync(CountingEncoder encoder, LabelVectorCache? cache = null)
    {
        var vectors = await LabelVectors.EncodeAsync(_labels, encoder, Ct, cache ?? Cache());
        var scores = new float[5];
        vectors.Score(CountingEncoder.Vector("Koch"), scores);
        return scores;
    }

    private LabelVectorCache Cache() => new(_folder.Path, TimeProvider.System, _notes);

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.vectors");

    private sealed class Notes : IProgress<LabelNote>
    {
        public List<LabelNote> All { get; } = [];

        public void Report(LabelNote value) => All.Add(value);
    }
}
