using System.Text.Json;
using System.Text.Json.Serialization;

namespace Craft.Up;

/// <summary>Where the parts of a running <c>craft up</c> can be reached; lies in its data folder while it runs.</summary>
internal sealed partial record RunFile(int ProcessId, string Kafka, Uri Http, string Postgres)
{
    private const string Name = "run.json";

    public static void Write(string folder, RunFile run)
    {
        var path = System.IO.Path.Combine(folder, Name);
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, OnlyOurs()))
        {
            JsonSerializer.Serialize(file, run, RunFileContext.Default.RunFile);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The system that runs on this folder, or null.</summary>
    public static RunFile? Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, Name);
        try
        {
            var run = JsonSerializer.Deserialize(File.ReadAllText(path), RunFileContext.Default.RunFile);
            return run is not null && IsAlive(folder) ? run : null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public static void Delete(string folder) => File.Delete(System.IO.Path.Combine(folder, Name));

    // it names the database with its password
    private static FileStreamOptions OnlyOurs()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // the run file of a killed system stays behind, its lock does not
    private static bool IsAlive(string folder)
    {
        try
        {
            using var probe = new FileStream(
                System.IO.Path.Combine(folder, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(RunFile))]
    private sealed partial class RunFileContext : JsonSerializerContext;
}
