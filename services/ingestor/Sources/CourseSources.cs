namespace Craft.Ingestor.Sources;

/// <summary>From the configuration of a source to its adapter.</summary>
public static class CourseSources
{
    /// <summary>Throws <see cref="ArgumentException"/> with one sentence when a needed setting is missing.</summary>
    public static ICourseSource Create(SourceOptions options, TimeProvider time, IngestorEvents events)
    {
        if (Problem(options) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        return options.Kind switch
        {
            SourceKind.Udemy => new UdemySource(options, time, events),
            SourceKind.MeinNow => new MeinNowSource(options, time, events),
            _ => new FileSource(options, time, events),
        };
    }

    /// <summary>One sentence when a needed setting is missing, else null.</summary>
    public static string? Problem(SourceOptions options) => options.Kind switch
    {
        not SourceKind.File when !IsHttp(options.Url) => $"source {options.Name}: Url must be an http(s) address",
        SourceKind.Udemy when options.ClientId is null || options.ClientSecret is null =>
            $"source {options.Name}: ClientId and ClientSecret are needed",
        SourceKind.MeinNow when options.ApiKey is null => $"source {options.Name}: ApiKey is needed",
        _ => null,
    };

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
