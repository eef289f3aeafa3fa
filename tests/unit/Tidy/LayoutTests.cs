using System.Xml.Linq;
using Xunit;

namespace Craft.UnitTests.Tidy;

/// <summary>The arrows of docs/architecture.md: schemas, then libs, then the five services, then craft.</summary>
public sealed class LayoutTests
{
    private const string Shim = "libs/shim/Patched.DistributedLock.Postgres";

    // what a library may see besides itself; a service may see schemas and every library but the embedded broker
    private static readonly Dictionary<string, string[]> _allowedOfLibrary = new()
    {
        ["schemas"] = [],
        [Shim] = [],
        ["libs/embedded-kafka"] = [],
        ["libs/runtime"] = ["schemas"],
        ["libs/catalog"] = ["schemas", Shim],
        ["libs/inference"] = ["schemas"],
        ["libs/training"] = ["schemas", "libs/inference"],
        ["libs/search"] = ["schemas", "libs/inference"],
    };

    private static readonly string[] _services = ["ingestor", "enricher", "indexer", "recommender", "trainer"];

    public static TheoryData<string> Projects() => new(SourceTree.Files("*.csproj"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_layer_allows(string project)
    {
        var folder = FolderOf(project);
        var illegal = References(project).Where(r => !Allowed(folder, r)).ToList();
        Assert.True(illegal.Count == 0, $"{folder} must not reference {string.Join(", ", illegal)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_is_part_of_the_solution(string project) =>
        Assert.Contains(project.Replace('/', '\\'), SourceTree.Text("Craft.Streaming.sln"), StringComparison.Ordinal);

    [Fact]
    public void The_five_services_and_the_program_exist()
    {
        var folders = SourceTree.Files("*.csproj").Select(FolderOf).ToHashSet();
        Assert.Superset(new HashSet<string>([.. _services.Select(s => $"services/{s}"), "services/craft", "schemas"]), folders);
    }

    [Fact]
    public void A_package_is_referenced_only_by_its_owner()
    {
        var owners = PackageOwners();
        var foreign = new List<string>();
        foreach (var project in SourceTree.Files("*.csproj"))
        {
            var folder = FolderOf(project);
            foreach (var package in Packages(project))
            {
                var owner = owners.GetValueOrDefault(package);
                var legal = owner == "every project" || owner == folder
                    || (owner == "tests" && folder.StartsWith("tests/", StringComparison.Ordinal))
                    || (folder == Shim && owner == "libs/catalog");
                if (!legal)
                {
                    foreign.Add($"{folder} references {package}, owned by {owner ?? "nobody"}");
                }
            }
        }

        Assert.Empty(foreign);
    }

    [Fact]
    public void Every_package_version_has_a_line_of_reason()
    {
        var lines = SourceTree.Lines("Directory.Packages.props");
        var bare = lines
            .Where((line, i) => line.Contains("<PackageVersion ", StringComparison.Ordinal)
                && !lines[i - 1].TrimEnd().EndsWith("-->", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(bare);
    }

    private static bool Allowed(string folder, string reference)
    {
        if (folder.StartsWith("tests/", StringComparison.Ordinal))
        {
            return true;
        }

        if (_allowedOfLibrary.TryGetValue(folder, out var allowed))
        {
            return allowed.Contains(reference);
        }

        // only the training program and tests carry libtorch
        if (reference == "libs/training")
        {
            return false;
        }

        var isLibrary = reference == "schemas" || reference.StartsWith("libs/", StringComparison.Ordinal);
        return folder == "services/craft"
            ? !reference.StartsWith("tests/", StringComparison.Ordinal)
            : folder.StartsWith("services/", StringComparison.Ordinal) && isLibrary && reference != "libs/embedded-kafka";
    }

    private static Dictionary<string, string> PackageOwners() =>
        XDocument.Parse(SourceTree.Text("Directory.Packages.props")).Descendants("ItemGroup")
            .SelectMany(g => g.Elements("PackageVersion").Select(p => (Name: (string)p.Attribute("Include")!, Owner: (string)g.Attribute("Label")!)))
            .ToDictionary(p => p.Name, p => p.Owner);

    private static IEnumerable<string> Packages(string project) =>
        XDocument.Parse(SourceTree.Text(project)).Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!);

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(SourceTree.Text(project)).Descendants("ProjectReference")
            .Select(p => (string)p.Attribute("Include")!)
            .Select(r => Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(Path.Combine(SourceTree.Root, FolderOf(project), r))))
            .Select(FolderOf);

    private static string FolderOf(string project) => Path.GetDirectoryName(project)!.Replace('\\', '/');
}
