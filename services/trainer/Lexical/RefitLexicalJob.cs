using System.Text.Json;
using Craft.Catalog.Courses;
using Craft.Catalog.Knowledge;
using Craft.Catalog.Models;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Trainer.Scheduling;
using Hangfire;
using Hangfire.Server;
using Microsoft.Extensions.Options;

namespace Craft.Trainer.Lexical;

/// <summary>
/// The recurring job: refits the lexical encoder on the knowledge base and the catalogue, measures it beside the champion
/// and registers it as challenger. It promotes nothing.
/// </summary>
internal sealed class RefitLexicalJob(
    KnowledgeStore knowledge,
    CourseCatalog courses,
    ModelRegistry registry,
    IOptions<TrainerOptions> options,
    LexicalFitOptions fit,
    TimeProvider time,
    TrainerEvents events,
    ITextEncoder? inUse = null)
{
    /// <summary>The answer is the sentence that the dashboard shows with the finished job.</summary>
    [JobDisplayName("Refit the lexical encoder")]
    [OneAtATime("training")]
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [10, 60, 300], OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public async Task<string> RunAsync(PerformContext? context, CancellationToken ct)
    {
        var id = context?.BackgroundJob.Id ?? "-";
        var started = time.GetTimestamp();
        var outcome = "failed";
        events.Started(JobSchedule.RefitLexical, id);
        try
        {
            var trained = await TrainAsync(new JobProgress(context, time), ct);

            // from here on a stop of the process does not interrupt: the version has its place and must be known, too
            var (isChallenger, sentence) = await RegisterAsync(trained);
            outcome = isChallenger ? "trained" : "unchanged";
            return sentence;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            events.Ended(JobSchedule.RefitLexical, id, outcome, time.GetElapsedTime(started));
        }
    }

    private async Task<TrainedLexical> TrainAsync(IProgress<TrainingProgress> progress, CancellationToken ct) =>
        await TrainLexical.RunAsync(
            new TrainLexicalOptions
            {
                Knowledge = await knowledge.LoadAsync(ct)
                    ?? throw new InvalidOperationException("the knowledge base is empty: import ESCO first"),
                Courses = courses.StreamAsync(ct),
                ModelsDirectory = Path.GetFullPath(Path.Combine(options.Value.DataDirectory, "models")),
                Fit = fit with { Threads = options.Value.FitThreads },
                Champion = await ChampionAsync(ct),
            },
            time, progress, ct);

    // the encoder in the host, unless the registry names another lexical version
    private async Task<ITextEncoder?> ChampionAsync(CancellationToken ct)
    {
        var champion = await registry.ChampionAsync(TrainLexical.Role, ct);
        var isInUse = inUse is not null && champion is not null
            && inUse.Model.Name == champion.Name && inUse.Model.Version == champion.Version;
        return champion is { Name: LexicalModelFile.ModelName } && !isInUse ? LexicalEncoder.Load(champion.Path) : inUse;
    }

    private async Task<(bool IsChallenger, string Sentence)> RegisterAsync(TrainedLexical trained)
    {
        var version = new ModelVersion
        {
            Role = TrainLexical.Role,
            Name = trained.Model.Name,
            Version = trained.Model.Version,
            Path = trained.Folder,
            Sha256 = trained.Sha256,
            Dims = trained.Dims,
            Metrics = Metrics(trained),
            CreatedAt = time.GetUtcNow(),
        };
        var champion = (await registry.ChampionAsync(TrainLexical.Role, CancellationToken.None))?.Id
            ?? (inUse is null ? null : $"{TrainLexical.Role}/{inUse.Model.Name}/{inUse.Model.Version}");
        var comparison = $"{trained.Scores}; champion: {trained.ChampionScores?.ToString() ?? "none"}";
        if (version.Id == champion)
        {
            return (false, $"{version.Id} is what is in use already: {comparison}");
        }

        if (await registry.RegisterAsync(version, CancellationToken.None) == RegisterOutcome.Conflict)
        {
            throw new InvalidOperationException($"another model is registered as {version.Id}");
        }

        await registry.ChallengeAsync(TrainLexical.Role, version.Id, CancellationToken.None);
        events.Scored(TrainLexical.Role, "challenger", trained.Scores);
        if (trained.ChampionScores is { } scores)
        {
            events.Scored(TrainLexical.Role, "champion", scores);
        }

        events.ChallengerRegistered(
            version.Name, version.Version, trained.Scores.ToString(), trained.ChampionScores?.ToString() ?? "none");
        return (true, $"{version.Id} is the challenger: {comparison}");
    }

    private static Dictionary<string, JsonElement> Metrics(TrainedLexical trained)
    {
        var metrics = trained.Scores.Means().ToDictionary(m => m.Key, m => Element(m.Value));
        metrics["queries"] = Element(trained.Scores.TranslationQueries + trained.Scores.NeedsQueries);
        metrics["courses"] = Element(trained.Courses);
        foreach (var (name, value) in trained.ChampionScores?.Means() ?? new Dictionary<string, double>())
        {
            metrics[$"champion_{name}"] = Element(value);
        }

        return metrics;
    }

    private static JsonElement Element(double value) => JsonSerializer.SerializeToElement(value, TrainerJson.Default.Double);
}
