namespace Craft.Ingestor.Sources;

/// <summary>From the configuration of a source to its adapter.</summary>
public static class CourseSources
{
    /// <summary>Throws <see cref="ArgumentException"/> with one sentence when a needed setting is missing.</summary>
    public static ICourseSource Create(SourceOptions options, TimeProvider time, IngestorEvents events)
    {
        if (options.Kind != SourceKind.File && !IsHttp(options.Url))
        {
            throw new ArgumentException($"source {options.Name}: Url must be an http(s) address", nameof(options));
        }

        return options.Kind switch
        {
            SourceKind.Udemy when options.ClientId is null || options.ClientSecret is null =>
                throw new ArgumentException($"source {options.Name}: ClientId and ClientSecret are needed", nameof(options)),
            SourceKind.Udemy => new UdemySource(options, time, events),
            SourceKind.MeinNow when options.ApiKey is null =>
                throw new ArgumentException($"source {options.Name}: ApiKey is needed", nameof(options)),
            SourceKind.MeinNow => new MeinNowSource(options, time, events),
            _ => new FileSource(options, time, events),
        };
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
