using Craft.Inference;
using Craft.Search;
using Craft.Search.Embedded;

namespace Craft.Recommender;

/// <summary>Opens the embedded index for a recommender that runs alone; in one process with the indexer they share theirs.</summary>
internal static class RecommenderIndex
{
    /// <summary>Throws a clear sentence when the folder holds no index of this encoder, or another process has it open.</summary>
    public static ICourseIndex Open(string folder, ITextEncoder encoder, ILogger logger)
    {
        var opening = EmbeddedCourseIndex.OpenAsync(folder, encoder.Model, encoder.Dimensions, logger, CancellationToken.None)
            .GetAwaiter().GetResult();
        return opening switch
        {
            IndexOpening.Opened opened => opened.Index,
            IndexOpening.InUse => throw new InvalidOperationException(
                $"the course index {folder} is in use: an embedded index serves one process, run indexer and recommender together"),
            IndexOpening.OtherEncoder other => throw new InvalidOperationException(
                $"the course index {folder} is of encoder {other.Found.Name} {other.Found.Version}, not {encoder.Model.Name} {encoder.Model.Version}"),
            IndexOpening.Damaged damaged => throw new InvalidOperationException($"the course index {folder} is damaged: {damaged.Reason}"),
            _ => throw new InvalidOperationException($"there is no course index in {folder}"),
        };
    }
}
