using Craft.Enricher;
using Craft.Enricher.Promotion;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.UnitTests.Inference.Serving;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>Which records of craft.models.v1 are the enricher's.</summary>
public sealed class TaggerPromotionsTests : IDisposable
{
    private readonly LogLines<EnricherEvents> _log = new();
    private readonly EnricherEvents _events;
    private readonly TinyEngine _tiny = new();

    public TaggerPromotionsTests() => _events = new EnricherEvents(_log);

    public void Dispose()
    {
        _tiny.Dispose();
        _events.Dispose();
    }

    [Fact]
    public async Task The_last_word_counts()
    {
        using var tagger = await TaggerAsync();
        var promotions = new TaggerPromotions(_events, tagger);
        Assert.False(promotions.Last.TryRead(out _));
        promotions.Apply(Record(ModelRole.Tagger, "1"));
        promotions.Apply(Record(ModelRole.Tagger, "2"));
        Assert.True(promotions.Last.TryRead(out var last));
        Assert.Equal("2", last!.Version);
        Assert.False(promotions.Last.TryRead(out _));

        promotions.Apply(Record(ModelRole.Tagger, "3"));
        promotions.Apply(Record(ModelRole.Tagger, null));
        Assert.True(promotions.Last.TryRead(out last));
        Assert.Null(last);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(ModelRole.Encoder, "an index that is built anew")]
    [InlineData("ranker", "nothing here is of that role")]
    public async Task Other_roles_are_logged_and_left(string role, string reason)
    {
        using var tagger = await TaggerAsync();
        var promotions = new TaggerPromotions(_events, tagger);
        promotions.Apply(Record(role, "7"));
        promotions.Apply(Record(role, null));
        IsLeft(promotions, $"{role} tiny 7", reason);
    }

    [Fact]
    public async Task A_tagger_under_the_key_of_another_role_is_logged_and_left()
    {
        using var tagger = await TaggerAsync();
        var promotions = new TaggerPromotions(_events, tagger);
        promotions.Apply(Record(ModelRole.Tagger, "7") with { Key = ModelRole.Encoder });
        IsLeft(promotions, "tagger tiny 7", "its key says encoder");
    }

    [Fact]
    public async Task Where_the_labels_work_alone_nobody_waits_and_a_tagger_is_logged_and_left()
    {
        var promotions = new TaggerPromotions(_events, null);
        Assert.True(promotions.Past.IsCompleted);
        promotions.Apply(Record(ModelRole.Tagger, "7"));
        IsLeft(promotions, "tagger tiny 7", "the labels work alone");

        using var tagger = await TaggerAsync();
        promotions = new TaggerPromotions(_events, tagger);
        Assert.False(promotions.Past.IsCompleted);
        promotions.PastFollowed();
        Assert.True(promotions.Past.IsCompleted);
    }

    private void IsLeft(TaggerPromotions promotions, string model, string reason)
    {
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains(model, text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.False(promotions.Last.TryRead(out _));
    }

    private Task<ServedTagger> TaggerAsync() => ServedTagger.OpenAsync(
        _tiny.Write(TinyEngine.TwoGroups), _tiny.Engine, new TaggerOptions(), TestContext.Current.CancellationToken);

    private static ViewRecord<ModelPromoted> Record(string role, string? version) => new(
        role,
        version is null ? null : new ModelPromoted
        {
            Role = role,
            Name = "tiny",
            Version = version,
            Path = "",
            Sha256 = "",
            PromotedAt = DateTimeOffset.UnixEpoch,
        },
        0, 0, MessageHeaders.None);
}
