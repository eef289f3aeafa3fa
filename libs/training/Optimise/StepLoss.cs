using static TorchSharp.torch;

namespace Craft.Training.Optimise;

/// <summary>What a batch gave: the loss to go down on (one number, with its graph) and how many tokens were read, for the rate.</summary>
public readonly record struct StepLoss(Tensor Loss, long Tokens);
