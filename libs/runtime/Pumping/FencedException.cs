namespace Craft.Runtime;

/// <summary>The client is finished for good: fenced by a newer instance, or a fatal error of the library.</summary>
internal sealed class FencedException(string message, Exception inner) : Exception(message, inner);
