using System.Globalization;

namespace Craft.Operate;

/// <summary>The lag for people: one line per group and topic; partitions only where something waits.</summary>
internal static class LagTable
{
    public static string Of(IReadOnlyList<LagRow> rows)
    {
        if (rows.Count == 0)
        {
            return "there are no groups";
        }

        var (group, topic) = (Width(rows.Select(r => r.Group), 20), Width(rows.Select(r => r.Topic ?? ""), 36));
        var lines = new List<string>
        {
            $"{"group".PadRight(group)} {"state",-9} {"topic".PadRight(topic)} {"lag",10} {"read/s",9} {"new/s",9} {"to zero",9}  behind on",
        };
        foreach (var one in rows.GroupBy(r => (r.Group, r.State, r.Topic)))
        {
            var behind = one.Where(r => r.Lag > 0).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Partition}:{r.Lag}"));
            var (lag, read, made) = (one.Sum(r => r.Lag), one.Sum(r => r.ConsumedPerSecond), one.Sum(r => r.ProducedPerSecond));
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Key.Group.PadRight(group)} {one.Key.State,-9} {(one.Key.Topic ?? "(nothing committed)").PadRight(topic)} {lag,10} {read,9:0.#} {made,9:0.#} {Time(LagRates.SecondsToZero(lag, read, made)),9}  {string.Join(' ', behind)}").TrimEnd());
        }

        return string.Join('\n', lines);
    }

    private static int Width(IEnumerable<string> texts, int least) => Math.Max(least, texts.Max(t => t.Length));

    private static string Time(double? seconds) => seconds switch
    {
        null => "-",
        0 => "0 s",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
    };
}
