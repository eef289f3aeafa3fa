using Craft.Recommender.Answering;
using Craft.Schemas;
using Craft.Search;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Limits and defaults of a request.</summary>
public sealed class RequestCheckTests
{
    private static readonly DateTimeOffset _now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecommendationRequest _plain = new() { Occupation = new OccupationQuery { Text = "Koch" } };

    public static TheoryData<RecommendationRequest, string> Bad() => new()
    {
        { new RecommendationRequest(), "occupation" },
        { _plain with { Occupation = new OccupationQuery { Text = " ", Uri = "" } }, "occupation" },
        { _plain with { Occupation = new OccupationQuery { Text = new string('x', 401) } }, "occupation" },
        { _plain with { CurrentSkills = [.. Enumerable.Repeat("x", 201)] }, "currentSkills" },
        { _plain with { CurrentSkills = [""] }, "currentSkills" },
        { _plain with { CurrentSkills = [null!] }, "currentSkills" },
        { _plain with { Filters = new RequestFilters { Sources = [null!] } }, "filters.sources" },
        { _plain with { SkillGap = [new string('x', 401)] }, "skillGap" },
        { _plain with { Top = 0 }, "top" },
        { _plain with { Top = 21 }, "top" },
        { _plain with { Language = "fr" }, "language" },
        { _plain with { Mode = "twice" }, "mode" },
        { _plain with { ExpiresAt = _now }, "expiresAt" },
        { _plain with { Filters = new RequestFilters { MaxPrice = -1 } }, "filters.maxPrice" },
        { _plain with { Filters = new RequestFilters { Sources = [.. Enumerable.Repeat("x", 51)] } }, "filters.sources" },
        { _plain with { Filters = new RequestFilters { Languages = [.. Enumerable.Repeat("x", 51)] } }, "filters.languages" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_outside_the_limits_is_named(RecommendationRequest request, string member)
    {
        Assert.False(RequestCheck.TryAccept("r", request, _now, out _, out var detail));
        Assert.StartsWith(member, detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_has_its_default()
    {
        Assert.True(RequestCheck.TryAccept("r", _plain, _now, out var valid, out _));
        Assert.Equal(("r", "de", 5, false, true), (valid.RequestId, valid.Language, valid.Top, valid.Standing, valid.Explain));
        Assert.Empty(valid.CurrentSkills);
        Assert.Empty(valid.SkillGap);
        Assert.Equal(CourseFilter.Any, valid.Filter);
    }

    [Theory]
    [InlineData("en-GB", "en")]
    [InlineData("DE", "de")]
    [InlineData("de_AT", "de")]
    public void A_language_may_have_a_region(string tag, string language)
    {
        Assert.True(RequestCheck.TryAccept("r", _plain with { Language = tag }, _now, out var valid, out _));
        Assert.Equal(language, valid.Language);
    }
}
