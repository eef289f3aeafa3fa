namespace Craft.Inference.Serving;

/// <summary>An accelerator is required (<see cref="InferenceOptions.AcceleratorRequired"/>) and not usable.</summary>
public sealed class AcceleratorMissingException(string accelerator, string reason)
    : Exception($"Inference:Accelerator is {accelerator} and required, but not usable: {reason}");
