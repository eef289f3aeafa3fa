using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Craft.Catalog.Knowledge;

/// <summary>Finds the tables of an ESCO package in archives, folders and single files by their names, with and without <c>_xx</c>.</summary>
internal static partial class EscoTables
{
    /// <summary>Names of a package that are understood but hold nothing that is kept here.</summary>
    private static readonly HashSet<string> _ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "skillSkillRelations", "ISCOGroups", "skillGroups", "skillsHierarchy", "conceptSchemes", "dictionary",
        "greenShareOcc", "broaderRelationsOccPillar",
    };

    private static readonly EnumerationOptions _shallow = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2 };

    /// <summary>The usable tables of one path. Throws <see cref="EscoImportException"/> when there is none.</summary>
    public static IReadOnlyList<EscoTable> Find(string path)
    {
        List<EscoTable> tables;
        try
        {
            tables = Directory.Exists(path) ? InFolder(path)
                : File.Exists(path) ? InFile(path)
                : throw new EscoImportException(path, "does not exist");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new EscoImportException(path, $"cannot be read ({e.Message.TrimEnd('.')})", e);
        }

        return tables.Count > 0 ? tables : throw new EscoImportException(
            path,
            "holds no usable ESCO table (looked for occupations_xx, skills_xx, occupationSkillRelations, "
            + "broaderRelationsSkillPillar and collections as .csv, .csv.gz or in .zip)");
    }

    /// <summary>The ESCO version that a place names (<c>ESCO-v1.1.1-classification-en-csv.zip</c>), the last one in it, or null.</summary>
    public static string? VersionOf(string place) =>
        VersionPattern().Matches(place).Select(m => m.Groups[1].Value).LastOrDefault();

    private static List<EscoTable> InFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", _shallow).Order(StringComparer.Ordinal).SelectMany(InFile)];

    private static List<EscoTable> InFile(string path)
    {
        if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return InArchive(path);
        }

        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return Recognise(Path.GetFullPath(path), gzip ? path[..^3] : path, () => OpenFile(path, gzip)) is { } table
            ? [table]
            : [];
    }

    private static List<EscoTable> InArchive(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var tables = new List<EscoTable>();
        foreach (var name in archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal))
        {
            if (Recognise(Path.GetFullPath(path), name, () => OpenEntry(path, name)) is { } table)
            {
                tables.Add(table);
            }
        }

        return tables;
    }

    private static EscoTable? Recognise(string place, string name, Func<Stream> open)
    {
        var match = TablePattern().Match(Path.GetFileName(name));
        if (!match.Success || _ignored.Contains(match.Groups["table"].Value))
        {
            return null;
        }

        EscoTableKind? kind = match.Groups["table"].Value.ToUpperInvariant() switch
        {
            "SKILLS" => EscoTableKind.Skills,
            "OCCUPATIONS" => EscoTableKind.Occupations,
            "OCCUPATIONSKILLRELATIONS" => EscoTableKind.OccupationSkillRelations,
            "BROADERRELATIONSSKILLPILLAR" => EscoTableKind.BroaderSkills,
            "RESEARCHOCCUPATIONSCOLLECTION" => EscoTableKind.OccupationCollection,
            var other when other.EndsWith("SKILLSCOLLECTION", StringComparison.Ordinal) => EscoTableKind.SkillCollection,
            _ => null,
        };
        var language = match.Groups["language"] is { Success: true } suffix
            ? suffix.Value.ToLowerInvariant()
            : LanguageOfPackage().Match(Path.GetFileName(place)) is { Success: true } package
                ? package.Groups[1].Value.ToLowerInvariant()
                : null;
        return kind is { } known
            ? new(Path.GetFileNameWithoutExtension(name), known, language, place, open)
            : null;
    }

    private static Stream OpenFile(string path, bool gzip)
    {
        var file = File.OpenRead(path);
        return gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static ArchiveEntryStream OpenEntry(string path, string name)
    {
        var archive = ZipFile.OpenRead(path);
        var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"{name} is no longer in the archive");
        return new ArchiveEntryStream(archive, entry.Open());
    }

    [GeneratedRegex(@"^(?<table>[A-Za-z]+)(_(?<language>[A-Za-z]{2}))?\.csv$")]
    private static partial Regex TablePattern();

    [GeneratedRegex(@"esco[^/\\]*?v?(\d+\.\d+\.\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex VersionPattern();

    // the official downloads: "ESCO dataset - v1.2.0 - classification - de - csv.zip"
    [GeneratedRegex(@"[-_ ]+([a-z]{2})[-_ ]+csv\.zip$", RegexOptions.IgnoreCase)]
    private static partial Regex LanguageOfPackage();
}
