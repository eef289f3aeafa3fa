using Craft.Catalog.Courses;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Catalog;

public sealed class CourseRulesTests
{
    private static readonly ObservedCourse _course = new()
    {
        Id = "file:7",
        Source = "file",
        SourceId = "7",
        Title = "Schweißen 🔥",
        Language = "de",
        ContentHash = new string('a', 64),
    };

    [Fact]
    public void An_unknown_course_is_added_and_so_is_a_withdrawn_one()
    {
        Assert.Equal(CourseVerdict.Added, Judge(null));
        Assert.Equal(CourseVerdict.Added, Judge(Known(withdrawn: true)));
    }

    [Fact]
    public void The_content_hash_alone_makes_a_change()
    {
        Assert.Equal(CourseVerdict.Unchanged, Judge(Known()));
        Assert.Equal(CourseVerdict.Refreshed, Judge(Known() with { DetailHash = "other" }));
        Assert.Equal(CourseVerdict.Changed, Judge(Known() with { ContentHash = "other" }));
    }

    [Fact]
    public void The_detail_hash_sees_every_member()
    {
        ObservedCourse[] variants =
        [
            _course,
            _course with { Title = "x" },
            _course with { Headline = "x" },
            _course with { Objectives = ["x"] },
            _course with { Keywords = ["x"] },
            _course with { Url = "x" },
            _course with { Provider = "x" },
            _course with { Price = new Price { Amount = 1 } },
            _course with { Duration = new CourseDuration { Hours = 1 } },
            _course with { Dates = [new CourseDate { Place = "x" }] },
        ];

        Assert.Equal(variants.Length, variants.Select(CourseRules.DetailHash).Distinct().Count());
        Assert.Equal(CourseRules.DetailHash(_course), CourseRules.DetailHash(_course with { }));
    }

    [Fact]
    public void What_the_database_cannot_hold_is_refused_with_the_member_named()
    {
        Assert.Null(CourseRules.Refuse(_course));
        Refused("headline", _course with { Headline = "a\0b" });
        Refused("objectives", _course with { Objectives = ["fine", "\udc00"] });
        Refused("keywords", _course with { Keywords = ["\ud800x"] });
        Refused("dates.place", _course with { Dates = [new CourseDate { Place = "\ud800" }] });
        Refused("description", _course with { Description = new string('x', CourseRules.LongestText + 1) });
        Refused("duration.hours", _course with { Duration = new CourseDuration { Hours = double.NaN } });
        Refused("contentHash", _course with { ContentHash = "ABC" });
        Refused("id", _course with { SourceId = "8" });
        Refused("id", _course with { SourceId = new string('8', 600), Id = "file:" + new string('8', 600) });
        Refused("title", _course with { Title = "" });
    }

    private static void Refused(string member, ObservedCourse course) =>
        Assert.Contains(member, CourseRules.Refuse(course), StringComparison.Ordinal);

    private static CourseVerdict Judge(KnownCourse? known) => CourseRules.Judge(known, _course, CourseRules.DetailHash(_course));

    private static KnownCourse Known(bool withdrawn = false) =>
        new(_course.Id, 3, _course.ContentHash, CourseRules.DetailHash(_course), withdrawn);
}
