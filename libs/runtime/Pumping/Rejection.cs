namespace Craft.Runtime;

/// <summary>Why a message goes to the dead letters, and after how many attempts.</summary>
internal sealed record Rejection(string Reason, string Detail, int Attempts = 1, string? ExceptionClass = null);
