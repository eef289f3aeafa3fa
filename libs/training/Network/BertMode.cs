using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Craft.Training.Network;

/// <summary>How to compute: dropout rate (0 outside training) and the type of matrix products (null: that of the parameters).</summary>
internal readonly record struct BertMode(double Dropout, ScalarType? Products)
{
    public Tensor Drop(Tensor x) => Dropout > 0 ? F.dropout(x, Dropout, training: true) : x;

    /// <summary>x W^T + b over the last dimension.</summary>
    public Tensor Linear(Tensor x, Tensor weight, Tensor bias) => Products is { } type
        ? F.linear(x.to(type), weight.to(type), bias.to(type))
        : F.linear(x, weight, bias);
}
