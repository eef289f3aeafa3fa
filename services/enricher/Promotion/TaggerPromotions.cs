using System.Threading.Channels;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Enricher.Promotion;

/// <summary>
/// What craft.models.v1 says about the tagger. Only the last word counts: what was promoted and replaced before anybody followed
/// is never loaded. Promotions of other roles are not for the enricher, and neither are those of a tagger where the labels work
/// alone; both are only logged.
/// </summary>
internal sealed class TaggerPromotions(EnricherEvents events, ServedTagger? tagger)
{
    private readonly TaskCompletionSource _past = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Channel<ModelPromoted?> _last = Channel.CreateBounded<ModelPromoted?>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    /// <summary>The last promotion that nobody followed yet; null wants the configured tagger back.</summary>
    public ChannelReader<ModelPromoted?> Last => _last.Reader;

    /// <summary>Done when the promotion that stood on the topic at the start serves, or is refused; at once without a network.</summary>
    public Task Past => tagger is null ? Task.CompletedTask : _past.Task;

    public void PastFollowed() => _past.TrySetResult();

    /// <summary>For the view of the topic.</summary>
    public void Apply(ViewRecord<ModelPromoted> record)
    {
        if (WhyNot(record) is not { } reason)
        {
            _last.Writer.TryWrite(record.Value);
        }
        else if (record.Value is { } promoted)
        {
            events.NotFollowed(promoted.Role, promoted.Name, promoted.Version, reason);
        }
    }

    private string? WhyNot(ViewRecord<ModelPromoted> record)
    {
        if (record.Value is { } promoted && promoted.Role != record.Key)
        {
            return $"its key says {record.Key}";
        }

        return record.Key switch
        {
            ModelRole.Tagger => tagger is null ? "the labels work alone here, no neural tagger is configured" : null,
            ModelRole.Encoder => "its vectors need an index that is built anew",
            _ => "nothing here is of that role",
        };
    }
}
