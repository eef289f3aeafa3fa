using Craft.Training.Network;
using Craft.Training.Optimise;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Retrieval;

/// <summary>
/// Multilingual distillation (Reimers and Gurevych, arXiv 2004.09813): the student's vector of a text is pulled to the teacher's
/// vector of its translation. Besides the distance, the right teacher vector must stand out in the batch (InfoNCE).
/// </summary>
internal sealed class Distillation : IDisposable
{
    private const double Temperature = 0.05;
    private const double ContrastWeight = 0.3;
    private const double Excluded = -1e4;

    private readonly BertNetwork _student;
    private readonly TextIds _ids;
    private readonly IReadOnlyList<AlignedText> _texts;
    private readonly Tensor _teacher;
    private readonly long[] _targets;
    private readonly TokenBatches _batches;

    /// <param name="student">What learns.</param>
    /// <param name="ids">Its tokenizer.</param>
    /// <param name="texts">What it learns from.</param>
    /// <param name="teacher">Vectors of the distinct teacher texts, by text.</param>
    /// <param name="budget">Tokens of a batch, padding included.</param>
    /// <param name="seed">Of the order.</param>
    public Distillation(
        BertNetwork student, TextIds ids, IReadOnlyList<AlignedText> texts, TeacherVectors teacher, int budget, ulong seed)
    {
        if (teacher.Width != student.Config.HiddenSize)
        {
            throw new InvalidDataException($"the teacher's vectors have {teacher.Width} numbers, the model's {student.Config.HiddenSize}");
        }

        (_student, _ids, _texts) = (student, ids, texts);
        _teacher = tensor(teacher.Numbers, [teacher.Count, teacher.Width], device: student.Device).DetachFromDisposeScope();
        _targets = [.. texts.Select(t => (long)teacher.IndexOf(t.Teacher))];
        _batches = new TokenBatches([.. texts.Select(t => ids.Of(t.Text).Length)], budget, textsMax: 256, seed: seed);
    }

    /// <summary>Loss of the batch of this number.</summary>
    public StepLoss Of(long number)
    {
        var batch = _batches[number];
        var (ids, mask) = _ids.Collate([.. batch.Select(i => _ids.Of(_texts[i].Text))], _student.Device);
        var vectors = _student.Encode(ids, mask);
        var targets = tensor(batch.Select(i => _targets[i]).ToArray(), device: _student.Device);
        var wanted = _teacher.index_select(0, targets);
        var distance = (vectors - wanted).square().sum(1).mean();

        // texts with the same translation are no rivals
        var same = targets.unsqueeze(0).eq(targets.unsqueeze(1)).logical_and(eye(batch.Count, dtype: ScalarType.Bool, device: _student.Device).logical_not());
        var scores = (matmul(vectors, wanted.t()) / Temperature).masked_fill(same, Excluded);
        var contrast = F.cross_entropy(scores, arange(batch.Count, dtype: ScalarType.Int64, device: _student.Device));
        return new StepLoss(distance + (ContrastWeight * contrast), ids.numel());
    }

    public void Dispose() => _teacher.Dispose();
}
