using Craft.Schemas;

namespace Craft.Search.Embedded;

/// <summary>What filters look at.</summary>
internal sealed record CourseColumns(string Source, string Language, decimal? Price, bool Free)
{
    public static CourseColumns None { get; } = new("", "", null, false);

    public static CourseColumns Of(Course course)
    {
        var free = course.Price is { Free: true } or { Amount: 0 };
        return new CourseColumns(
            string.Intern(course.Source), string.Intern(course.Language), free ? 0 : course.Price?.Amount, free);
    }

    public bool Fulfil(CourseFilter filter) =>
        (filter.Sources is null || filter.Sources.Contains(Source))
        && (filter.Languages is null || filter.Languages.Contains(Language))
        && (filter.MaxPrice is null || Price <= filter.MaxPrice)
        && (!filter.FreeOnly || Free);
}
