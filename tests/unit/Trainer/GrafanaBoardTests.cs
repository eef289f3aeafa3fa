using System.Text.RegularExpressions;
using Craft.UnitTests.Tidy;
using Xunit;

namespace Craft.UnitTests.Trainer;

public sealed partial class GrafanaBoardTests
{
    // what the Prometheus exporter puts after a metric's own name
    private static readonly string[] _endings = ["_total", "_bucket", "_ratio"];

    [Fact]
    public void Every_metric_on_the_board_exists_in_the_code()
    {
        var known = SourceTree.Files("*.cs").Where(f => !f.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(f => InCode().Matches(SourceTree.Text(f)))
            .Select(m => m.Groups[1].Value.Replace('.', '_')).ToHashSet();
        var shown = OnBoard().Matches(SourceTree.Text("compose/grafana/dashboards/craft.json")).Select(m => m.Value).Distinct().ToList();
        Assert.NotEmpty(shown);
        Assert.DoesNotContain(shown, name => !known.Contains(name)
            && !_endings.Any(e => name.EndsWith(e, StringComparison.Ordinal) && known.Contains(name[..^e.Length])));
    }

    [GeneratedRegex("\"(craft\\.[a-z_.]+)\"")]
    private static partial Regex InCode();

    [GeneratedRegex("craft_[a-z]+_[a-z_]+")]
    private static partial Regex OnBoard();
}
