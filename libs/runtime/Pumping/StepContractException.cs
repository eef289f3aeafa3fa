namespace Craft.Runtime;

/// <summary>A step broke its contract: a bug, which ends the process.</summary>
internal sealed class StepContractException(string message) : Exception(message);
