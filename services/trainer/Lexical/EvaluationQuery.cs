namespace Craft.Trainer.Lexical;

/// <summary>A text to search with and the grades of the candidates that answer it, by URI.</summary>
public sealed record EvaluationQuery(string Text, IReadOnlyDictionary<string, int> Grades);
