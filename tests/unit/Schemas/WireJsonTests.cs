using System.Text;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Schemas;

/// <summary>Bad bytes become a reason, never an exception, and the reason never quotes the payload.</summary>
public sealed class WireJsonTests
{
    [Theory]
    [InlineData("", RejectReason.NotJson)]
    [InlineData("secret", RejectReason.NotJson)]
    [InlineData("{\"id\":", RejectReason.NotJson)]
    [InlineData("{} {}", RejectReason.NotJson)]
    [InlineData("null", RejectReason.Invalid)]
    [InlineData("[]", RejectReason.Invalid)]
    [InlineData("{\"id\":\"a\",\"revision\":\"secret\"}", RejectReason.Invalid)]
    [InlineData("{\"id\":4711}", RejectReason.Invalid)]
    public void Bad_bytes_are_refused_with_a_reason(string text, string reason)
    {
        var reading = WireJson.Read<Course>(Encoding.UTF8.GetBytes(text));
        Assert.False(reading.Ok);
        Assert.Equal(reason, reading.Reason);
        Assert.DoesNotContain("secret", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_surrogate_is_invalid()
    {
        var reading = WireJson.Read<RecommendationRequest>("{\"language\":\"\\ud800\"}"u8);
        Assert.Equal(RejectReason.Invalid, reading.Reason);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] bytes = [.. "{\"language\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.False(WireJson.Read<RecommendationRequest>(bytes).Ok);
    }

    [Fact]
    public void Times_are_written_in_UTC_with_Z()
    {
        var time = new DateTimeOffset(2026, 11, 25, 10, 0, 0, 500, TimeSpan.FromHours(2));
        var json = Encoding.UTF8.GetString(WireJson.Write(new RecommendationRequest { ExpiresAt = time }));
        Assert.Equal("{\"expiresAt\":\"2026-11-25T08:00:00.5Z\"}", json);
    }

    [Fact]
    public void Every_member_of_a_course_is_carried_over_to_the_enriched_course()
    {
        var reading = WireJson.Read<Course>(File.ReadAllBytes(
            Path.Combine(TestSupport.RepositoryRoot.Path, "schemas", "samples", "craft.course.v1.json")));
        var enriched = EnrichedCourse.From(reading.Message!, [], new ModelRef { Name = "t", Version = "1" });
        foreach (var property in typeof(Course).GetProperties().Where(p => p.Name != "EqualityContract"))
        {
            Assert.Equal(property.GetValue(reading.Message), property.GetValue(enriched));
            Assert.NotNull(property.GetValue(enriched));
        }
    }
}
