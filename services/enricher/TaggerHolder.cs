using System.Data.Common;
using Craft.Catalog.Knowledge;
using Craft.Enricher.Linking;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Schemas;

namespace Craft.Enricher;

/// <summary>
/// The tagger of the stored knowledge base, together with a network and links when there are some: built at first use, and again
/// when another version is stored. It looks for one at most every 30 seconds and only between two calls, so a batch has one tagger.
/// </summary>
internal sealed class TaggerHolder(
    Func<CancellationToken, Task<string?>> version,
    Func<CancellationToken, Task<KnowledgeBase?>> load,
    TimeProvider time,
    EnricherEvents events,
    NeuralTagger? network = null,
    LinkerModel? links = null) : ISkillTagger, IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly ModelRef _none = new() { Name = EscoTagger.Name, Version = "none" };

    private readonly SemaphoreSlim _gate = new(1);
    private volatile Loaded? _current;

    /// <summary>Version <c>none</c> until the first use.</summary>
    public ModelRef Model => _current?.Tagger.Model ?? _none;

    /// <summary>Throws <see cref="KnowledgeMissingException"/> while nothing is stored.</summary>
    public async Task<ISkillTagger> CurrentAsync(CancellationToken ct)
    {
        if (_current is { } current && time.GetElapsedTime(current.CheckedAt) < Patience)
        {
            return current.Tagger;
        }

        await _gate.WaitAsync(ct);
        try
        {
            return _current is { } fresh && time.GetElapsedTime(fresh.CheckedAt) < Patience
                ? fresh.Tagger
                : await RefreshAsync(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<IReadOnlyList<IReadOnlyList<SkillSpan>>> TagAsync(IReadOnlyList<TaggerText> texts, CancellationToken ct) =>
        await (await CurrentAsync(ct)).TagAsync(texts, ct);

    public void Dispose() => _gate.Dispose();

    private async Task<ISkillTagger> RefreshAsync(CancellationToken ct)
    {
        var checkedAt = time.GetTimestamp();
        if (_current is { } current && await IsStillAsync(current.KnowledgeVersion, ct))
        {
            _current = current with { CheckedAt = checkedAt };
            return current.Tagger;
        }

        var knowledge = await load(ct);
        if (knowledge is null)
        {
            // an import replaces all at once, so this is a database that was made anew: what is loaded is as good
            return _current?.Tagger ?? throw new KnowledgeMissingException();
        }

        var tagger = await CourseTagger.BuildAsync(knowledge, network, links, ct);
        events.TaggerReady(tagger.Model.Version, time.GetElapsedTime(checkedAt));
        _current = new Loaded(tagger, knowledge.Version, checkedAt);
        return tagger;
    }

    // with a tagger at hand a database that is away is no reason to stop
    private async Task<bool> IsStillAsync(string loaded, CancellationToken ct)
    {
        try
        {
            return await version(ct) == loaded;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            events.VersionUnreadable(e, loaded);
            return true;
        }
    }

    private sealed record Loaded(ISkillTagger Tagger, string KnowledgeVersion, long CheckedAt);
}
