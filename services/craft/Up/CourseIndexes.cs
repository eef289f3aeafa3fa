using Craft.Cli;
using Craft.Inference;
using Craft.Runtime;
using Craft.Search.Embedded;

namespace Craft.Up;

/// <summary>Opens the embedded index, or makes it anew and lets the indexer fill it from the topic.</summary>
internal static class CourseIndexes
{
    private const string IndexerGroup = "craft." + Indexer.IndexerServices.Stage;

    // offsets survive a power cut, so what they stand for must, too
    private static readonly EmbeddedIndexOptions _options = new() { SyncWrites = true };

    public static async Task<EmbeddedCourseIndex> OpenAsync(
        DataFolder folder, ITextEncoder encoder, GroupReset groups, ILogger logger, CancellationToken ct)
    {
        var path = Path.Combine(folder.Index, EmbeddedCourseIndex.NameOf(encoder.Model));
        var opening = await EmbeddedCourseIndex.OpenAsync(path, encoder.Model, encoder.Dimensions, _options, logger, ct);
        if (opening is IndexOpening.Missing or IndexOpening.Damaged or IndexOpening.OtherEncoder)
        {
            if (opening is IndexOpening.Damaged damaged)
            {
                Terminal.Progress($"the course index is damaged ({damaged.Reason}): it is filled from the topic again");
            }

            // first the group, then the index: a crash in between repeats both, the other order would lose courses
            await groups.ForgetAsync(IndexerGroup, ct);
            opening = await EmbeddedCourseIndex.CreateAsync(
                path, encoder.Model, encoder.Dimensions, _options, logger, ct);
        }

        return opening is IndexOpening.Opened opened
            ? opened.Index
            : throw CommandFailure.Failed($"the course index in {path} is in use by another process.");
    }
}
