using Craft.Recommender.Answering;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>When a request leaves its topic.</summary>
public sealed class TombstoneScheduleTests
{
    private static readonly DateTimeOffset _now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(24.0, true)]
    [InlineData(100.0, true)]
    [InlineData(23.9, false)]
    [InlineData(null, false)]
    public void A_request_asked_once_goes_a_day_after_its_answer(double? answeredHoursAgo, bool due)
    {
        var answer = answeredHoursAgo is { } hours ? new AnswerPlace(0, 0, _now.AddHours(-hours)) : (AnswerPlace?)null;
        Assert.Equal(due, TombstoneSchedule.IsDue(new OpenRequest(false, null), answer, _now));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1.0, false)]
    [InlineData(0.0, true)]
    [InlineData(-1.0, true)]
    public void A_standing_request_goes_when_it_expires(double? expiresInHours, bool due)
    {
        var request = new OpenRequest(true, expiresInHours is { } hours ? _now.AddHours(hours) : null);
        Assert.Equal(due, TombstoneSchedule.IsDue(request, new AnswerPlace(0, 0, _now.AddDays(-9)), _now));
    }
}
