using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Losses;

/// <summary>
/// The contrastive loss of a text retriever (InfoNCE, arXiv 1807.03748): every query shall be nearer to its passage than to its
/// hard negatives and, if wanted, than to the passages of all other queries.
/// </summary>
public static class InfoNce
{
    /// <summary>Mean cross entropy of choosing the right passage by cosine / temperature.</summary>
    /// <param name="queries">[queries, dims]; any length, they are scaled to 1 here.</param>
    /// <param name="passages">[queries x group, dims]; row i x group belongs to query i, the rest of its group are hard negatives.</param>
    /// <param name="temperature">0.02 or so: smaller looks at the nearest mistakes only.</param>
    /// <param name="inBatch">Passages of other queries are negatives as well.</param>
    /// <param name="normalise">False takes the dot product as it is.</param>
    public static Tensor Loss(Tensor queries, Tensor passages, double temperature, bool inBatch = true, bool normalise = true)
    {
        var scores = Scores(queries, passages, temperature, inBatch, normalise);
        var group = passages.shape[0] / queries.shape[0];
        var right = inBatch
            ? arange(queries.shape[0], dtype: ScalarType.Int64, device: queries.device) * group
            : zeros(queries.shape[0], dtype: ScalarType.Int64, device: queries.device);
        return F.cross_entropy(scores, right);
    }

    /// <summary>[queries, passages], or [queries, group] without in-batch negatives.</summary>
    public static Tensor Scores(Tensor queries, Tensor passages, double temperature, bool inBatch = true, bool normalise = true)
    {
        if (queries.shape[0] == 0 || passages.shape[0] % queries.shape[0] != 0)
        {
            throw new ArgumentException($"{passages.shape[0]} passages cannot be shared out among {queries.shape[0]} queries", nameof(passages));
        }

        var (q, p) = normalise ? (F.normalize(queries, dim: -1), F.normalize(passages, dim: -1)) : (queries, passages);
        var scores = inBatch
            ? matmul(q, p.t())
            : (q.unsqueeze(1) * p.view(queries.shape[0], -1, p.shape[1])).sum(-1);
        return scores / temperature;
    }
}
