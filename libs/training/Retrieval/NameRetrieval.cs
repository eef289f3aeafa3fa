using System.Numerics.Tensors;
using Craft.Training.Network;

namespace Craft.Training.Retrieval;

/// <summary>
/// How well a name that the network has not been taught finds its concept among all names: a fixed sample of names is held out of
/// the training. The metric of an encoder's training.
/// </summary>
internal sealed class NameRetrieval
{
    /// <summary>Of so many concepts one gives a name away.</summary>
    private const int Every = 6;

    private const int NamesMin = 3;

    // enough to compare phases by; more would cost minutes
    private const int ConceptsMax = 3000;
    private const int KnownMax = 3;

    private readonly List<(string Name, int Concept)> _asked = [];
    private readonly List<(string Name, int Concept)> _known = [];

    public NameRetrieval(IReadOnlyList<NamedConcept> concepts)
    {
        var taught = new List<NamedConcept>();
        for (var i = 0; i < concepts.Count; i++)
        {
            var names = concepts[i].Names;
            var gives = i % Every == 0 && names.Count >= NamesMin;
            taught.Add(gives ? concepts[i] with { Names = [.. names.SkipLast(1)] } : concepts[i]);
            if (i < ConceptsMax)
            {
                _known.AddRange(taught[i].Names.Take(KnownMax).Select(n => (n, i)));
                _asked.AddRange(names.Skip(taught[i].Names.Count).Select(n => (n, i)));
            }
        }

        Taught = taught;
    }

    /// <summary>The concepts without the names held out.</summary>
    public IReadOnlyList<NamedConcept> Taught { get; }

    /// <summary>Mean reciprocal rank of the concept that a held-out name belongs to, by its nearest name.</summary>
    public IReadOnlyDictionary<string, double> Measure(BertNetwork network, TextIds ids)
    {
        var width = network.Config.HiddenSize;
        var known = TextVectors.Of(network, ids, [.. _known.Select(n => n.Name)]);
        var asked = TextVectors.Of(network, ids, [.. _asked.Select(n => n.Name)]);
        var sum = 0.0;
        for (var a = 0; a < _asked.Count; a++)
        {
            var best = new Dictionary<int, float>();
            for (var k = 0; k < _known.Count; k++)
            {
                var score = TensorPrimitives.Dot<float>(asked.AsSpan(a * width, width), known.AsSpan(k * width, width));
                best[_known[k].Concept] = Math.Max(score, best.GetValueOrDefault(_known[k].Concept, float.NegativeInfinity));
            }

            var own = best[_asked[a].Concept];
            sum += 1.0 / (1 + best.Values.Count(score => score > own));
        }

        return new Dictionary<string, double> { ["names.mrr"] = sum / Math.Max(1, _asked.Count) };
    }
}
