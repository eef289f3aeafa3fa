using Craft.Inference.Lexical;
using Craft.Schemas;

namespace Craft.Trainer.Lexical;

/// <summary>
/// Trains the lexical encoder: reads the corpus, fits, writes, measures, and only then puts the version in its place. The
/// recurring job and <c>craft train lexical</c> both run this.
/// </summary>
public static class TrainLexical
{
    public const string Role = "encoder";

    /// <summary>
    /// Takes about a minute for ESCO. When it is cancelled or throws (<see cref="IOException"/> on a full disk), the models
    /// directory is as it was. Two runs at once do not disturb each other.
    /// </summary>
    public static async Task<TrainedLexical> RunAsync(
        TrainLexicalOptions options, TimeProvider time, IProgress<TrainingProgress> progress, CancellationToken ct)
    {
        progress.Report(new TrainingProgress("reading the corpus", 0));
        var documents = LexicalCorpus.From(options.Knowledge);
        var courses = options.Courses is null ? [] : await CourseTexts.ReadAsync(options.Courses, CourseTexts.CoursesMax, ct);
        var model = LexicalEncoderFit.Fit(documents, courses, options.Fit, new FitProgress(progress, 0.05, 0.7), ct);

        using var staging = ModelStaging.Begin(StagingRoot(options), time);
        progress.Report(new TrainingProgress("writing", 0.7));
        var card = LexicalModelFile.Write(staging.Folder, model, FittedOn(options, courses.Count), documents.Count);
        var set = LexicalQuerySet.From(options.Knowledge, options.Queries);
        var encoder = LexicalEncoder.Load(staging.Folder);
        var scores = await LexicalEvaluation.MeasureAsync(encoder, set, new StagedProgress(progress, "measuring", 0.7, 0.85), ct);
        var champion = options.Champion is null
            ? null
            : await LexicalEvaluation.MeasureAsync(
                options.Champion, set, new StagedProgress(progress, "measuring the champion", 0.85, 0.98), ct);
        new LexicalMetricsFile
        {
            KnowledgeVersion = options.Knowledge.Version,
            Courses = courses.Count,
            Scores = scores,
            Champion = options.Champion is { Model: var m } ? $"{m.Name} {m.Version}" : null,
            ChampionScores = champion,
        }.Write(staging.Folder);
        ct.ThrowIfCancellationRequested();
        var target = options.Folder
            ?? Path.Combine(options.ModelsDirectory, Role, card.Name, card.Version);
        var isNew = staging.Publish(target, replace: options.Folder is not null);
        progress.Report(new TrainingProgress("done", 1));
        return new TrainedLexical(
            new ModelRef { Name = card.Name, Version = card.Version },
            target, card.Sha256, card.Dims, courses.Count, scores, champion, isNew);
    }

    // on the same file system as the target, or the rename would be a copy
    private static string StagingRoot(TrainLexicalOptions options) =>
        options.Folder is { } folder ? Path.GetDirectoryName(Path.GetFullPath(folder))! : options.ModelsDirectory;

    private static string FittedOn(TrainLexicalOptions options, int courses) =>
        courses == 0 ? $"ESCO {options.Knowledge.Version}" : $"ESCO {options.Knowledge.Version}; frequencies also of {courses} courses";
}
