using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Craft.UnitTests.Tidy;

/// <summary>Log events have ids that stay, are unique in the whole system, and are listed for operators.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void Every_event_has_an_id_of_its_own()
    {
        var events = Events();
        Assert.True(events.Count > 50);
        Assert.All(events.GroupBy(e => e.Id), same => Assert.True(
            same.Count() == 1, string.Create(CultureInfo.InvariantCulture, $"{same.Key} is used in {string.Join(" and ", same.Select(e => e.File))}")));
    }

    [Fact]
    public void The_list_for_operators_is_complete_and_names_nothing_else()
    {
        var listed = Row().Matches(SourceTree.Text("docs/operations.md")).Select(m => (Number(m.Groups["id"].Value), m.Groups["level"].Value)).ToList();
        Assert.Equal(Events().Select(e => (e.Id, e.Level)).Order(), listed.Order());
    }

    private static List<(int Id, string Level, string File)> Events() =>
    [
        .. from file in SourceTree.Files("*.cs")
           where !file.StartsWith("tests/", StringComparison.Ordinal)
           from Match match in Declaration().Matches(SourceTree.Text(file))
           select (Number(match.Groups["id"].Value), match.Groups["level"].Value, file),
    ];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>\w+),")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?m)^\| (?<id>\d{3,4}) \| (?<level>\w+) \|")]
    private static partial Regex Row();
}
