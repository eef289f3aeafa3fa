using Craft.Inference;
using Craft.Search.Embedded;

namespace Craft.Recommender;

/// <summary>Opens the embedded index for a recommender that runs alone; in one process with the indexer they share theirs.</summary>
internal static class RecommenderIndex
{
    /// <summary>The index, or null after one clear sentence on standard error.</summary>
    public static async Task<EmbeddedCourseIndex?> OpenAsync(
        string folder, ITextEncoder encoder, ILogger logger, CancellationToken ct)
    {
        var opening = await EmbeddedCourseIndex.OpenAsync(folder, encoder.Model, encoder.Dimensions, logger, ct);
        if (opening is IndexOpening.Opened opened)
        {
            return opened.Index;
        }

        await Console.Error.WriteLineAsync($"recommender: the course index in {folder} {Reason(opening, encoder)}.");
        return null;
    }

    private static string Reason(IndexOpening opening, ITextEncoder encoder) => opening switch
    {
        IndexOpening.InUse => "is in use by another process: an embedded index serves one, so run indexer and recommender together",
        IndexOpening.OtherEncoder other =>
            $"is of the encoder {other.Found.Name} {other.Found.Version}, not {encoder.Model.Name} {encoder.Model.Version}",
        IndexOpening.Damaged damaged => $"is damaged ({damaged.Reason}); let the indexer fill it again",
        _ => "does not exist; let the indexer fill it first",
    };
}
