using System.Text.Json;
using Craft.Bench;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>The JSON that outsiders read and the table for people.</summary>
public sealed class BenchReportTests
{
    private static readonly BenchReport _report = new(
        "search",
        "abc123",
        new BenchMachine(2, 7.8, "Some CPU", "Some OS"),
        [
            new BenchFigure("search p50", 31, "ms", null, "lower", new BenchPeer("read the bytes", 20)),
            new BenchFigure("courses", 1_500, "1/s", 1_000, "higher"),
        ]);

    [Fact]
    public void The_json_has_the_members_of_the_contract() => Assert.Equal(
        """
        {
          "bench": "search",
          "commit": "abc123",
          "machine": {
            "cores": 2,
            "memoryGb": 7.8,
            "cpu": "Some CPU",
            "os": "Some OS"
          },
          "figures": [
            {
              "name": "search p50",
              "value": 31,
              "unit": "ms",
              "better": "lower",
              "peer": {
                "name": "read the bytes",
                "value": 20
              },
              "ratio": 1.55
            },
            {
              "name": "courses",
              "value": 1500,
              "unit": "1/s",
              "aim": 1000,
              "better": "higher"
            }
          ]
        }
        """,
        _report.ToJson(),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void The_table_shows_aims_and_peers() => Assert.Equal(
        """
        search at abc123: 2 cores, 7.8 GB, Some CPU
          search p50         31.00 ms  read the bytes: 20.00, ratio 1.55
          courses         1,500.00 1/s  (aim > 1,000)
        """,
        _report.ToTable(),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void A_report_of_now_names_commit_and_machine()
    {
        var report = BenchReport.Of("x", []);

        Assert.Matches("^([0-9a-f]{7,40}|unknown)$", report.Commit);
        Assert.True(report.Machine is { Cores: > 0, MemoryGb: > 0, Cpu.Length: > 0, Os.Length: > 0 });
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(JsonValueKind.Array, json.RootElement.GetProperty("figures").ValueKind);
    }
}
