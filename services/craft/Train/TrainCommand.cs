using System.CommandLine;

namespace Craft.Train;

/// <summary><c>craft train</c>: models from data.</summary>
internal static class TrainCommand
{
    public static Command Make() => new("train", "Trains models.") { TrainLexicalCommand.Make(), TrainLinkerCommand.Make(), TrainTitlesCommand.Make() };
}
