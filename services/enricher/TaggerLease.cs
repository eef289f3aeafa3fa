using Craft.Inference;
using Craft.Inference.Serving;

namespace Craft.Enricher;

/// <summary>The tagger of one batch: its network, if it has one, stays loaded until this is disposed.</summary>
internal sealed class TaggerLease(ISkillTagger tagger, ModelLease<NeuralTagger>? network) : IDisposable
{
    public ISkillTagger Tagger => tagger;

    public void Dispose() => network?.Dispose();
}
