namespace Craft.Catalog.Knowledge;

/// <summary>A table of an ESCO package that was found in a folder, an archive or by itself.</summary>
/// <param name="Name">File name without ending, e.g. <c>skills_de</c>.</param>
/// <param name="Kind">What its rows are.</param>
/// <param name="Language">ISO 639-1, or null when the name does not tell.</param>
/// <param name="Place">Where it lies, for messages and for the version.</param>
/// <param name="Open">Opens the uncompressed bytes.</param>
internal sealed record EscoTable(
    string Name,
    EscoTableKind Kind,
    string? Language,
    string Place,
    Func<Stream> Open);
