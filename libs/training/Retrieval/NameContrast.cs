using Craft.Training.Network;
using Craft.Training.Optimise;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Retrieval;

/// <summary>
/// Names of the same concept come near each other, and names of concepts of the same group a little: supervised contrast with
/// several right answers (Khosla et al., arXiv 2004.11362). Every second batch takes neighbouring groups, which are the hard ones.
/// </summary>
internal sealed class NameContrast
{
    private const double Temperature = 0.05;
    private const double GroupWeight = 0.5;
    private const double Excluded = -1e4;
    private const int NamesOfConcept = 2;
    private const int ConceptsOfGroup = 2;

    private readonly BertNetwork _network;
    private readonly TextIds _ids;
    private readonly IReadOnlyList<NamedConcept>[] _groups;
    private readonly int _groupsOfBatch;
    private readonly ulong _seed;

    public NameContrast(BertNetwork network, TextIds ids, IEnumerable<NamedConcept> concepts, int groupsOfBatch, ulong seed)
    {
        (_network, _ids, _seed) = (network, ids, seed);
        _groups = [.. concepts.GroupBy(c => c.Group).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (IReadOnlyList<NamedConcept>)[.. g])];
        _groupsOfBatch = Math.Min(groupsOfBatch, _groups.Length);
    }

    /// <summary>Loss of the batch of this number.</summary>
    public StepLoss Of(long number)
    {
        var chance = Chance.At(_seed, number);
        var names = new List<(string Name, long Group, long Concept)>();
        foreach (var group in Groups(chance))
        {
            for (var c = 0; c < ConceptsOfGroup; c++)
            {
                var concept = chance.Below(_groups[group].Count);
                var from = _groups[group][concept].Names;
                for (var n = 0; n < NamesOfConcept; n++)
                {
                    names.Add((from[chance.Below(from.Count)], group, ((long)group << 32) + concept));
                }
            }
        }

        var (ids, mask) = _ids.Collate([.. names.Select(n => _ids.Of(n.Name))], _network.Device);
        var vectors = _network.Encode(ids, mask);
        var self = eye(names.Count, dtype: ScalarType.Bool, device: _network.Device);
        var likelihood = F.log_softmax((matmul(vectors, vectors.t()) / Temperature).masked_fill(self, Excluded), 1);
        var byGroup = Mean(likelihood, Same([.. names.Select(n => n.Group)], self));
        var byConcept = Mean(likelihood, Same([.. names.Select(n => n.Concept)], self));
        return new StepLoss(-((GroupWeight * byGroup) + ((1 - GroupWeight) * byConcept)), ids.numel());
    }

    private IEnumerable<int> Groups(Chance chance)
    {
        if (chance.Below(2) == 0)
        {
            var first = chance.Below(_groups.Length);
            return Enumerable.Range(first, _groupsOfBatch).Select(g => g % _groups.Length);
        }

        var order = Enumerable.Range(0, _groups.Length).ToArray();
        chance.Shuffle(order);
        return order.Take(_groupsOfBatch);
    }

    private static Tensor Same(long[] labels, Tensor self)
    {
        var column = tensor(labels, device: self.device);
        return column.unsqueeze(0).eq(column.unsqueeze(1)).logical_and(self.logical_not()).to(ScalarType.Float32);
    }

    private static Tensor Mean(Tensor likelihood, Tensor right) => ((likelihood * right).sum(1) / right.sum(1).clamp_min(1)).mean();
}
