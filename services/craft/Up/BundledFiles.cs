using Craft.Inference.Serving;

namespace Craft.Up;

/// <summary>What lies beside the program: models and samples.</summary>
internal static class BundledFiles
{
    /// <summary>The encoder that needs no network.</summary>
    public static string Lexical { get; } = Path.Combine(AppContext.BaseDirectory, "models", "craft-lexical");

    public static string Encoder { get; } = ModelIfThere("craft-encoder-mini") ?? Lexical;

    public static string Linker { get; } = Path.Combine(AppContext.BaseDirectory, "models", "craft-linker", "linker.json");

    /// <summary>The file of the linker that the settings name, else the bundled one; null when spans are not to be linked.</summary>
    public static string? LinkerOf(IConfiguration configuration) =>
        configuration[$"{InferenceOptions.Section}:{nameof(InferenceOptions.Linker)}"] switch
        {
            null or "" => Linker,
            InferenceOptions.NoLinks => null,
            var named => named,
        };

    /// <summary>The bundled neural tagger; null in a build that has none.</summary>
    public static string? Tagger { get; } = ModelIfThere("craft-tagger-mini");

    /// <summary>The folder of a bundled neural model, or null when this build has none of that name.</summary>
    public static string? ModelIfThere(string name) =>
        Path.Combine(AppContext.BaseDirectory, "models", name) is var folder && Directory.Exists(folder) ? folder : null;

    public static string Samples { get; } = Path.Combine(AppContext.BaseDirectory, "samples");
}
