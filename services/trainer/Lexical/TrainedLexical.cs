using Craft.Schemas;

namespace Craft.Trainer.Lexical;

/// <summary>A trained version of the lexical encoder, written and measured.</summary>
/// <param name="Model">Name and version; the version is the content, so equal input gives the version that is there.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Sha256">Of the weights, lower-case hex.</param>
/// <param name="Dims">Length of its vectors.</param>
/// <param name="Courses">Courses whose texts counted.</param>
/// <param name="Scores">What it reached.</param>
/// <param name="ChampionScores">What the champion reached on the same queries, if one was given.</param>
/// <param name="IsNew">False when this very version lay there already.</param>
public sealed record TrainedLexical(
    ModelRef Model, string Folder, string Sha256, int Dims, int Courses, LexicalScores Scores, LexicalScores? ChampionScores, bool IsNew);
