using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher.Tagging;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Inference.Models;
using Craft.Up;

namespace Craft.Batch;

/// <summary>
/// The models of a command: those that come with the program, or the one in the folder that <c>--model</c> names. The one place
/// that looks at what a folder holds.
/// </summary>
internal static class BatchModels
{
    public static ISkillTagger Tagger(DirectoryInfo? folder, Func<KnowledgeBase> knowledge) => folder is null
        ? EscoTagger.Build(knowledge())
        : throw NotATagger(folder);

    public static ITextEncoder Encoder(DirectoryInfo? folder)
    {
        var path = folder?.FullName ?? BundledFiles.Encoder;
        try
        {
            return File.Exists(Path.Combine(path, ModelManifest.FileName)) ? throw NotAnEncoder(path) : LexicalEncoder.Load(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed(e.Message + ".", e);
        }
    }

    private static CommandFailure NotATagger(DirectoryInfo folder) =>
        CommandFailure.Failed($"no tagger: {folder.FullName} holds no model that this build can run.");

    private static CommandFailure NotAnEncoder(string path) =>
        CommandFailure.Failed($"no encoder: {path} holds no model that this build can run.");
}
