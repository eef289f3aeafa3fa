using static TorchSharp.torch;

namespace Craft.Training.Losses;

/// <summary>Positions that carry a label; -100 is the mark of those that do not, as in Hugging Face's data.</summary>
public static class Labelled
{
    public const long None = -100;

    /// <summary>Rows of [texts, tokens, hidden] with a label, [rows, hidden], and the labels, [rows]. May be empty.</summary>
    public static (Tensor Rows, Tensor Labels) Take(Tensor hidden, Tensor labels)
    {
        var flat = labels.reshape(-1);
        var at = flat.ne(None).nonzero().view(-1);
        return (hidden.reshape(-1, hidden.shape[^1]).index_select(0, at), flat.index_select(0, at));
    }
}
