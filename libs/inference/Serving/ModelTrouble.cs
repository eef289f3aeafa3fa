namespace Craft.Inference.Serving;

/// <summary>What goes wrong with models for reasons outside of the program, for those who start one: a sentence instead of a stack trace.</summary>
public static class ModelTrouble
{
    /// <summary>Whether opening a model throws this because of its folder, the disk or the machine; anything else is a bug.</summary>
    public static bool Is(Exception e) =>
        e is InvalidDataException or IOException or UnauthorizedAccessException or DeviceMemoryException or AcceleratorMissingException;

    /// <summary>Its message as one line that ends with a full stop.</summary>
    public static string Sentence(Exception e) => OnnxSessions.OneLine(e.Message).TrimEnd('.') + ".";
}
