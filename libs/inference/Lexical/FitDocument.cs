namespace Craft.Inference.Lexical;

/// <summary>
/// One meaning with the texts that express it, one side per language. The sides weigh the same however long they are, which
/// is what draws the languages into one space.
/// </summary>
public sealed record FitDocument(IReadOnlyList<IReadOnlyList<FitText>> Sides);
