using Craft.Inference;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Schemas;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Promotions of a tagger: the right one takes over, nothing else does.</summary>
public sealed class ServedTaggerTests : IDisposable
{
    private readonly LogLines<InferenceEvents> _log = new();
    private readonly TinyEngine _tiny;
    private readonly ModelMeters _meters;

    public ServedTaggerTests()
    {
        _tiny = new TinyEngine(log: _log);
        _meters = new ModelMeters(_tiny.Events);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IEnumerable<string> Warnings => _log.Lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Text);

    public void Dispose()
    {
        _meters.Dispose();
        _tiny.Dispose();
    }

    [Fact]
    public async Task The_promoted_version_takes_over_and_the_configured_one_comes_back_when_the_promotion_goes()
    {
        using var tagger = await FirstAsync();
        var promoted = Promoted(_tiny.Write(TinyEngine.TwoGroups, seed: 2, version: "two"));
        var inFlight = tagger.Rent();
        Assert.IsType<ModelSwap.TookOver>(await tagger.FollowAsync(promoted with { Sha256 = promoted.Sha256.ToUpperInvariant() }, Ct));

        Assert.Equal([("one", 1), ("two", 1)], _meters.Loaded());
        await inFlight.Model.TagAsync([new TaggerText("Kurs und", "de")], Ct);
        inFlight.Dispose();
        Assert.Equal([("two", 1)], _meters.Loaded());
        Assert.Equal("two", tagger.Current.Version);

        Assert.IsType<ModelSwap.TookOver>(await tagger.FollowAsync(null, Ct));
        Assert.Equal([("one", 1)], _meters.Loaded());
        Assert.Equal((2, 0), (_meters.Swaps("took-over"), _meters.Swaps("refused")));
        Assert.Equal(
            ["tagger tiny two takes over from tiny one", "tagger tiny one takes over from tiny two"],
            _log.Lines.Select(l => l.Text).Where(l => l.Contains("takes over", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_serves_already_is_not_opened_again()
    {
        using var tagger = await FirstAsync();
        Assert.Null(await tagger.FollowAsync(null, Ct));
        var first = Promoted(_tiny.Combine($"model-1-{TinyEngine.TwoGroups.Length}-Fp32"));
        Assert.Null(await tagger.FollowAsync(first with { Path = "/nowhere" }, Ct));
        Assert.Equal("one", tagger.Current.Version);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task A_relative_path_counts_from_the_folder_of_the_settings()
    {
        _tiny.Engine.Options.Models = _tiny.Combine("");
        using var tagger = await FirstAsync();
        var folder = _tiny.Write(TinyEngine.TwoGroups, seed: 2, version: "two");
        Assert.IsType<ModelSwap.TookOver>(await tagger.FollowAsync(Promoted(folder) with { Path = Path.GetFileName(folder) }, Ct));
    }

    [Fact]
    public Task Another_hash_is_refused() => RefusedAsync("promoted was tiny two (0000", p => p with { Sha256 = new string('0', 64) });

    [Fact]
    public Task Another_version_is_refused() => RefusedAsync("holds tiny two", p => p with { Version = "three" });

    [Fact]
    public Task Another_name_is_refused() => RefusedAsync("holds tiny two", p => p with { Name = "large" });

    [Fact]
    public Task A_folder_that_is_not_there_is_refused() => RefusedAsync("/nowhere does not exist", p => p with { Path = "/nowhere" });

    [Fact]
    public Task An_empty_path_is_refused() => RefusedAsync("no model", p => p with { Path = "" });

    [Fact]
    public Task A_path_that_can_be_none_is_refused() => RefusedAsync("no model", p => p with { Path = "a\0b" });

    [Fact]
    public Task An_encoder_is_refused() => RefusedAsync("of the role encoder", _ => Promoted(_tiny.Write(seed: 3, version: "two")));

    [Fact]
    public Task A_network_that_is_not_the_file_of_its_manifest_is_refused() => RefusedAsync("SHA-256 differs", p =>
    {
        File.AppendAllText(Path.Combine(p.Path, ModelManifest.NetworkFileName), "x");
        return p;
    });

    [Fact]
    public Task A_manifest_that_is_none_is_refused() => RefusedAsync("not a model's description", p =>
    {
        File.WriteAllText(Path.Combine(p.Path, ModelManifest.FileName), "{");
        return p;
    });

    [Fact]
    public Task A_folder_without_a_vocabulary_is_refused() => RefusedAsync("vocab", p =>
    {
        File.Delete(Path.Combine(p.Path, "vocab.txt"));
        return p;
    });

    private async Task RefusedAsync(string reason, Func<ModelPromoted, ModelPromoted> spoil)
    {
        using var tagger = await FirstAsync();
        var before = tagger.Current;
        var promoted = spoil(Promoted(_tiny.Write(TinyEngine.TwoGroups, seed: 2, version: "two")));
        var refused = Assert.IsType<ModelSwap.Refused>(await tagger.FollowAsync(promoted, Ct));

        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, tagger.Current);
        Assert.Equal([("one", 1)], _meters.Loaded());
        Assert.Equal((0, 1), (_meters.Swaps("took-over"), _meters.Swaps("refused")));
        Assert.Equal($"a new tagger is refused, tiny one goes on: {refused.Reason}", Assert.Single(Warnings));
        using var lease = tagger.Rent();
        Assert.Single(await lease.Model.TagAsync([new TaggerText("Kurs", "de")], Ct));
    }

    private Task<ServedTagger> FirstAsync() =>
        ServedTagger.OpenAsync(_tiny.Write(TinyEngine.TwoGroups, version: "one"), _tiny.Engine, new TaggerOptions(), Ct);

    private static ModelPromoted Promoted(string folder)
    {
        var manifest = ModelManifest.Read(folder);
        return new ModelPromoted
        {
            Role = ModelRole.Tagger,
            Name = manifest.Name,
            Version = manifest.Version,
            Path = folder,
            Sha256 = manifest.Sha256,
            PromotedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
