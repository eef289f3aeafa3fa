namespace Craft.Ingestor.Sources;

/// <summary>
/// One catalogue somewhere else, read from end to end. A page's courses are the source's, not yet cleaned; the last page
/// carries the verdict. What cannot be answered is thrown as <see cref="SourceUnavailableException"/>.
/// </summary>
public interface ICourseSource
{
    /// <summary>The part of every course id before the colon.</summary>
    string Name { get; }

    IAsyncEnumerable<SourcePage> ReadAsync(PollContext poll, CancellationToken ct);
}
