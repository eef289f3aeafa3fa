namespace Craft.Catalog.Knowledge;

/// <summary>A path that was named for an ESCO import cannot be used at all; the message says which one and why.</summary>
public sealed class EscoImportException(string path, string reason, Exception? inner = null)
    : Exception($"{path}: {reason}", inner)
{
    /// <summary>The path as it was given, or of the table inside it.</summary>
    public string Path { get; } = path;
}
