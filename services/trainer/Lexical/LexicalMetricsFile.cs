using System.Text.Json;

namespace Craft.Trainer.Lexical;

/// <summary>The file <c>metrics.json</c> beside a model: what it and the champion reached, and on what.</summary>
internal sealed record LexicalMetricsFile
{
    public const string Name = "metrics.json";

    public required string KnowledgeVersion { get; init; }

    public required int Courses { get; init; }

    public required LexicalScores Scores { get; init; }

    public string? Champion { get; init; }

    public LexicalScores? ChampionScores { get; init; }

    public void Write(string folder) => File.WriteAllText(
        Path.Combine(folder, Name), JsonSerializer.Serialize(this, TrainerJson.Default.LexicalMetricsFile) + "\n");
}
