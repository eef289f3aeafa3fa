using System.Globalization;
using Craft.Schemas;
using Craft.Trainer.Lexical;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed class CourseTextsTests
{
    [Fact]
    public async Task The_sample_is_bounded_and_does_not_depend_on_the_order() =>
        await Gen.Shuffle(Enumerable.Range(0, 50).ToArray()).SampleAsync(async order =>
        {
            var sorted = await Read(Enumerable.Range(0, 50));
            Assert.Equal(20, sorted.Count);
            Assert.Equal(sorted, await Read(order));
        }, iter: 20);

    [Fact]
    public void A_long_text_is_cut_and_every_part_is_in()
    {
        var course = Make(1) with { Headline = "headline", Objectives = ["objective"], Keywords = ["keyword"] };
        Assert.Equal("course 1\nheadline\nobjective\nkeyword", CourseTexts.TextOf(course));
        Assert.Equal(CourseTexts.LengthMax, CourseTexts.TextOf(course with { Description = new string('x', 60_000) }).Length);
    }

    private static Task<IReadOnlyList<string>> Read(IEnumerable<int> numbers) =>
        CourseTexts.ReadAsync(numbers.Select(Make).ToAsyncEnumerable(), 20, TestContext.Current.CancellationToken);

    private static Course Make(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"test:{number}"),
        Source = "test",
        SourceId = number.ToString(CultureInfo.InvariantCulture),
        Revision = 1,
        Title = string.Create(CultureInfo.InvariantCulture, $"course {number}"),
        Language = "en",
        ContentHash = new string('0', 64),
        ObservedAt = DateTimeOffset.UnixEpoch,
    };
}
