using System.CommandLine;

namespace Craft.Train;

/// <summary><c>craft train</c>: models from data.</summary>
internal static class TrainCommand
{
    public static Command Make() => new("train", "Trains models.")
    {
        TrainLexicalCommand.Make(),
        TrainLinkerCommand.Make(),
        TrainTitlesCommand.Make(),
        TrainNeuralCommand.Make("pretrain", "Teaches an encoder a domain's language (RetroMAE)."),
        TrainNeuralCommand.Make("encoder", "Teaches an encoder to bring occupations, gaps and courses together."),
        TrainNeuralCommand.Make("tagger", "Teaches a model to find skills in texts."),
    };
}
