using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Craft.Bench;

/// <summary>The result of one bench, as JSON (contracts: Commands) or as a table for people.</summary>
internal sealed partial record BenchReport(string Bench, string Commit, BenchMachine Machine, IReadOnlyList<BenchFigure> Figures)
{
    private static readonly BenchContext _context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static BenchReport Of(string bench, IReadOnlyList<BenchFigure> figures) =>
        new(bench, BuiltCommit(), BenchMachine.Current(), figures);

    public string ToJson() => JsonSerializer.Serialize(this, _context.BenchReport);

    public string ToTable()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{Bench} at {Commit}: {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Cpu}\n");
        var width = Figures.Max(f => f.Name.Length);
        foreach (var figure in Figures)
        {
            table.Append(CultureInfo.InvariantCulture, $"  {figure.Name.PadRight(width)}  {figure.Value,12:N2} {figure.Unit}");
            if (figure.Aim is { } aim)
            {
                table.Append(CultureInfo.InvariantCulture, $"  (aim {(figure.Better == "lower" ? "<" : ">")} {aim:#,0.##})");
            }

            if (figure.Peer is { } peer)
            {
                table.Append(CultureInfo.InvariantCulture, $"  {peer.Name}: {peer.Value:N2}, ratio {figure.Ratio:N2}");
            }

            table.Append('\n');
        }

        return table.ToString().TrimEnd();
    }

    // the SDK writes the commit behind a plus sign into the informational version
    public static string BuiltCommit()
    {
        var version = typeof(BenchReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var plus = version?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus >= 0 ? version![(plus + 1)..] : "unknown";
    }

    [JsonSerializable(typeof(BenchReport))]
    private sealed partial class BenchContext : JsonSerializerContext;
}
