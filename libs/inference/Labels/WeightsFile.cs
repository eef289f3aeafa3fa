using System.Text.Json;

namespace Craft.Inference.Labels;

/// <summary>Fitted weights in a small JSON file that people can read and compare.</summary>
public static class WeightsFile
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the file of a model of this kind; a missing one is an <see cref="InvalidDataException"/> as well.</summary>
    public static T Read<T>(string path, string kind, Func<T, bool> fits)
        where T : class => File.Exists(path)
            ? Read(File.ReadAllBytes(path), path, kind, fits)
            : throw new InvalidDataException(
                $"no weights of craft train {kind}: {(Directory.Exists(path) ? $"{path} is a folder, not a file" : $"the file {path} does not exist")}");

    /// <summary>Reads a model of this kind.</summary>
    /// <param name="utf8">The JSON document.</param>
    /// <param name="source">Path or name, for the message.</param>
    /// <param name="kind">What it should be, and the <c>craft train</c> command that makes it.</param>
    /// <param name="fits">Whether the model has the features that the program has.</param>
    /// <exception cref="InvalidDataException">It is not such a model; one sentence.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, string source, string kind, Func<T, bool> fits)
        where T : class
    {
        try
        {
            var model = JsonSerializer.Deserialize<T>(utf8, _json) ?? throw new InvalidDataException($"{source} is empty");
            return fits(model) ? model : throw new InvalidDataException($"{source} was fitted with other features: run craft train {kind}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source} holds no weights of craft train {kind}: {e.Message}", e);
        }
    }

    /// <summary>Makes the folder when it is missing.</summary>
    public static void Write<T>(string path, T model)
        where T : class
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(model, _json) + "\n");
    }
}
