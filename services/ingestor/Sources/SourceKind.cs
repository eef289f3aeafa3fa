namespace Craft.Ingestor.Sources;

/// <summary>The adapters there are.</summary>
public enum SourceKind
{
    /// <summary>Udemy's API 2.0: list and detail, Basic authentication.</summary>
    Udemy,

    /// <summary>mein NOW, the course search of the Arbeitsagentur: <c>X-API-Key</c>.</summary>
    MeinNow,

    /// <summary>CSV, JSON Lines or JSON, a file, a folder or an address.</summary>
    File,
}
