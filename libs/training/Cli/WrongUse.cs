namespace Craft.Training.Cli;

/// <summary>A command line that cannot be understood, in one sentence.</summary>
internal sealed class WrongUse(string sentence) : Exception(sentence);
