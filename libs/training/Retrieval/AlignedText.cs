using System.Text.Json;

namespace Craft.Training.Retrieval;

/// <summary>
/// A text whose vector shall be that of the teacher's text: its translation, or the text itself where the teacher knows the
/// language. A line of <c>aligned.jsonl</c>: <c>{"text": .., "teacher": ..}</c>.
/// </summary>
internal sealed record AlignedText(string Text, string Teacher)
{
    /// <summary>The teacher does not know the language of the text.</summary>
    public bool IsForeign => Text != Teacher;

    public static IReadOnlyList<AlignedText> Read(string path) => JsonLines.Read(path, Of);

    private static AlignedText Of(JsonElement line) => new(JsonLines.Text(line, "text"), JsonLines.Text(line, "teacher"));
}
