namespace Craft.Inference.Models;

/// <summary>Why a folder that somebody named has no model in it, in one sentence.</summary>
internal static class MissingModel
{
    /// <summary>What is wrong with the folder itself, or what was looked for in it.</summary>
    /// <param name="folder">As it was named.</param>
    /// <param name="lookedFor">The files that would have made it a model, each with what it is in brackets.</param>
    public static InvalidDataException In(string folder, string lookedFor) => new(
        File.Exists(folder) ? $"no model: {folder} is a file; a model is a folder"
        : !Directory.Exists(folder) ? $"no model: the folder {folder} does not exist"
        : $"no model: {folder} has {lookedFor}{Hint(folder)}");

    private static string Hint(string folder) => File.Exists(Path.Combine(folder, BertConfig.FileName)) && Checkpoint.IsIn(folder)
        ? "; what it has is for craft models import, which makes a model of it"
        : "";
}
