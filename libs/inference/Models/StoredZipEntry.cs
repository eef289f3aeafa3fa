namespace Craft.Inference.Models;

/// <summary>An entry of a zip archive that is stored as it is: a stretch of the archive.</summary>
internal sealed record StoredZipEntry(string Name, long Offset, long Length);
