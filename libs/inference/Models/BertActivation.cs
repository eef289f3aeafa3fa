namespace Craft.Inference.Models;

/// <summary>The function between the two halves of a feed-forward block.</summary>
public enum BertActivation
{
    /// <summary>With the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary>The approximation by tanh: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    Relu,
}
