using System.IO.Compression;
using System.Text;

namespace Craft.UnitTests.Catalog.Knowledge;

/// <summary>A temporary folder with small self-made ESCO tables, gone when disposed.</summary>
internal sealed class EscoFiles : IDisposable
{
    public const string SkillHeader = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description";
    public const string OccupationHeader = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description,code";
    public const string RelationHeader = "occupationUri,relationType,skillType,skillUri";

    public string Folder { get; } = Directory.CreateTempSubdirectory("craft-esco-v9.8.7-").FullName;

    public static string Skill(string id) => "http://data.europa.eu/esco/skill/" + id;

    public static string Occupation(string id) => "http://data.europa.eu/esco/occupation/" + id;

    /// <summary>Rows are joined by CRLF, as the portal writes them; a line feed inside a row stays one.</summary>
    public string Csv(string name, params string[] rows)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, string.Join("\r\n", rows) + "\r\n");
        return path;
    }

    public string Gzip(string name, params string[] rows)
    {
        var path = Path.Combine(Folder, name);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(string.Join("\r\n", rows)));
        return path;
    }

    public string Zip(string name, params (string Entry, string[] Rows)[] entries)
    {
        var path = Path.Combine(Folder, name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (entry, rows) in entries)
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.Write(Encoding.UTF8.GetBytes(string.Join("\r\n", rows)));
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
