using System.Globalization;
using System.Text;
using Craft.Runtime;
using Craft.Schemas;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Judges what came out by what went in; knows nothing of the code in between.</summary>
internal static class Oracle
{
    /// <summary>Revisions 0 to <paramref name="count"/> - 1 once each, nothing else.</summary>
    public static void ExactlyOnce(int count, IReadOnlyList<RawRecord> outputs)
    {
        var seen = outputs.GroupBy(Revision).ToDictionary(g => g.Key, g => g.Count());
        var missing = Enumerable.Range(0, count).Where(i => !seen.ContainsKey(i)).ToList();
        var repeated = seen.Where(p => p.Value > 1).Select(p => p.Key).ToList();
        var invented = seen.Keys.Where(k => k < 0 || k >= count).ToList();
        Assert.True(
            missing.Count + repeated.Count + invented.Count == 0,
            $"{outputs.Count} outputs of {count}: missing {missing.Count} (from {missing.FirstOrDefault()}), "
            + $"repeated {repeated.Count} (from {repeated.FirstOrDefault()}), invented {invented.Count}");
    }

    public static void InOrderPerKey(IReadOnlyList<RawRecord> outputs)
    {
        foreach (var key in outputs.GroupBy(o => Encoding.UTF8.GetString(o.Key!)))
        {
            var revisions = key.OrderBy(o => o.Partition).ThenBy(o => o.Offset).Select(Revision).ToList();
            Assert.Equal(revisions.Order(), revisions);
        }
    }

    /// <summary>A header that holds a number.</summary>
    public static int Number(RawRecord record, string header) =>
        int.Parse(record.Headers.Text(header) ?? "", CultureInfo.InvariantCulture);

    public static long Revision(RawRecord record) => WireJson.Read<CourseIndexed>(record.Value).Message!.Revision;
}
