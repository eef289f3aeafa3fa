using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Enricher;
using Craft.Enricher.Linking;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Lexical;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.Up;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Batch;

/// <summary>
/// The models of a command: those that come with the program, or the one in the folder that <c>--model</c> names. The one place
/// that looks at what a folder holds. They live as long as the process.
/// </summary>
internal static class BatchModels
{
    private static readonly Lazy<InferenceEngine> _engine = new(() => new InferenceEngine(
        new InferenceOptions(), new InferenceEvents(NullLogger<InferenceEvents>.Instance), TimeProvider.System));

    /// <summary>For those who open and close models of their own.</summary>
    public static InferenceEngine Engine => _engine.Value;

    /// <summary>Vectors of names, kept in the user's cache folder.</summary>
    public static LabelVectorCache LabelVectors { get; } =
        new(CacheFolder.Find(), TimeProvider.System, new ImmediateProgress<LabelNote>(note => Terminal.Progress(note.ToString())));

    /// <summary>
    /// The labels of the knowledge base, with a network beside them when one is named or bundled, and links for what only the
    /// network sees: as in the enricher.
    /// </summary>
    public static async Task<ISkillTagger> TaggerAsync(DirectoryInfo? folder, Func<KnowledgeBase> knowledge, CancellationToken ct)
    {
        var network = (folder?.FullName ?? BundledFiles.Tagger) is not { } path
            ? null
            : await OpenAsync(() => NeuralTagger.OpenAsync(path, _engine.Value, new TaggerOptions(), ct));
        var links = network is null ? null : await OpenAsync(() => Task.FromResult(LinkerModel.Read(BundledFiles.Linker)));
        return (await CourseTagger.BuildAsync(knowledge(), links, ct)).With(network);
    }

    public static Task<ITextEncoder> EncoderAsync(DirectoryInfo? folder, CancellationToken ct)
    {
        var path = folder?.FullName ?? BundledFiles.Encoder;
        return OpenAsync(async () => (ITextEncoder)(File.Exists(Path.Combine(path, ModelManifest.FileName))
            ? await NeuralEncoder.OpenAsync(path, _engine.Value, ct)
            : LexicalEncoder.Load(path)));
    }

    private static async Task<T> OpenAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception e) when (ModelTrouble.Is(e))
        {
            throw CommandFailure.Failed(ModelTrouble.Sentence(e), e);
        }
    }
}
