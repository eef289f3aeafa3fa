using System.Diagnostics;
using System.Formats.Tar;
using System.Text.RegularExpressions;
using Craft.Catalog.Knowledge;

namespace Craft.Evaluate;

/// <summary>
/// German training regulations to occupations: what is to be taught (the list of a regulation's Ausbildungsberufsbild) is the query,
/// the occupation that its title names is right. Only titles that are a name of exactly one ESCO occupation are used.
/// </summary>
internal static partial class RegulationsSet
{
    public const string Name = "regulations";

    private const string Title = "Training regulations to occupations";
    private const string Archive = "ordnungen.tar.zst";
    private const int ItemsMin = 5;

    public static async Task<SetReport> MeasureAsync(EvaluationModels models, string data, CancellationToken ct)
    {
        if (DataFiles.Folder(data, "ausbildungsordnungen-de", Archive) is not { } folder)
        {
            return SetReport.Skip(Name, Title, $"the data folder has no ausbildungsordnungen-de/{Archive}");
        }

        if (Unpack(Path.Combine(folder, Archive)) is not { } files)
        {
            return SetReport.Skip(Name, Title, "the program zstd, which unpacks the regulations, is not installed");
        }

        var lookup = new OccupationLookup(models.Knowledge);
        var numbers = models.Knowledge.Occupations.Index().ToDictionary(o => o.Item.Uri, o => o.Index, StringComparer.Ordinal);
        var cases = files.Select(f => Case(f.Name, f.Text, lookup, numbers)).OfType<RankingCase>().ToList();
        var texts = models.Knowledge.Occupations.Select((o, i) => new SearchedText(i, "de", TextOf(o, models.Knowledge))).ToList();
        var systems = await new TextBaselines(models.Knowledge.Occupations.Count, texts, cases).AllAsync(models, ct);
        // no service reads regulations: the encoder alone is what is measured
        IReadOnlyList<string> metrics = ["MRR", "hit@1", "hit@10"];
        return new SetReport(
            Name, Title,
            $"{cases.Count} of {files.Count} regulations, the list of what is to be taught without the lines that name the occupation; "
            + $"{models.Knowledge.Occupations.Count} occupations by name, description and essential skills.",
            metrics,
            RankingComparison.Rows(cases, [systems[^1], .. systems.SkipLast(1)], [RankingMetric.Mrr, RankingMetric.Hit(1), RankingMetric.Hit(10)]));
    }

    private static RankingCase? Case(string name, string text, OccupationLookup lookup, Dictionary<string, int> numbers)
    {
        if (TrainedFor().Match(text) is not { Success: true } title || lookup.Find(title.Groups["name"].Value) is not [var occupation])
        {
            return null;
        }

        var stem = GenderNeutral.NeutralKey(LabelKey.Of(title.Groups["name"].Value.Split(' ', '/')[0]));
        var items = Items(text).Where(line => !GenderNeutral.NeutralKey(LabelKey.Of(line)).Contains(stem, StringComparison.Ordinal)).ToList();
        return items.Count < ItemsMin ? null : new RankingCase(
            name, occupation.Uri,
            new Dictionary<string, string> { ["de"] = string.Join('\n', items) },
            new Dictionary<int, int> { [numbers[occupation.Uri]] = 1 });
    }

    /// <summary>The list under the heading: lines as "1. Planen und Organisieren der Arbeit," or a number and its line below.</summary>
    private static IEnumerable<string> Items(string text)
    {
        var section = Profile().Match(text);
        return section.Success
            ? Item().Matches(section.Groups["body"].Value).Select(item => item.Groups["text"].Value.Trim(' ', ',', ';', '.', ':')).Where(item => item.Length > 0)
            : [];
    }

    private static string TextOf(Occupation occupation, KnowledgeBase knowledge) => string.Join(
        ". ", [occupation.LabelDe, occupation.DescriptionDe ?? "", .. knowledge.Resolve(occupation.Essential).Select(s => s.LabelDe)]);

    /// <summary>Null without the program that unpacks it: .NET 10 has no Zstandard.</summary>
    private static List<(string Name, string Text)>? Unpack(string archive)
    {
        try
        {
            using var unpacking = Process.Start(new ProcessStartInfo("zstd", ["-dcq", archive]) { RedirectStandardOutput = true })!;
            using var tar = new TarReader(unpacking.StandardOutput.BaseStream);
            var files = new List<(string, string)>();
            while (tar.GetNextEntry(copyData: true) is { } entry)
            {
                if (entry.DataStream is { } content && entry.Name.EndsWith(".md", StringComparison.Ordinal))
                {
                    using var text = new StreamReader(content);
                    files.Add((Path.GetFileName(entry.Name), text.ReadToEnd()));
                }
            }

            return files;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^#+ [^\n]*Ausbildungsberufsbild[^\n]*\n(?<body>.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Profile();

    [GeneratedRegex(@"^\d+(?:\.\d+)*\.?\s+(?<text>\p{L}[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex Item();

    // "Verordnung über die Berufsausbildung zum Aufbereitungsmechaniker/zur Aufbereitungsmechanikerin"
    [GeneratedRegex(@"Verordnung über die Berufsausbildung (?:zum|zur) (?<name>[^/\n(]+?)(?= und zu[mr] |\s*/|\s*\(|\s*$)", RegexOptions.Multiline)]
    private static partial Regex TrainedFor();
}
