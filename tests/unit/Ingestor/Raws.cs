using Craft.Ingestor.Sources;

namespace Craft.UnitTests.Ingestor;

/// <summary>Raw courses made up for the tests.</summary>
internal static class Raws
{
    public static RawCourse Of(string? title, string id = "7") => new() { SourceId = id, Title = title };
}
