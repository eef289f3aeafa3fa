using System.CommandLine;
using Craft.Cli;

namespace Craft.Train;

/// <summary>
/// <c>craft train pretrain</c>, <c>tagger</c>, <c>encoder</c>: starts the training program with the settings as they are and
/// shows its progress. A run that was interrupted goes on when the same command is given again.
/// </summary>
internal static class TrainNeuralCommand
{
    public static Command Make(string name, string summary)
    {
        var json = new Option<bool>("--json") { Description = "Progress as JSON Lines on standard output." };
        var command = new Command(name, $"{summary} Its settings: craft train {name} -- --help.") { json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => TrainingProgram
            .Find(Environment.GetEnvironmentVariable(TrainingProgram.Variable), AppContext.BaseDirectory)
            .RunAsync([name, .. parsed.UnmatchedTokens], parsed.GetValue(json) ? Terminal.Result : Show, ct));
        return command;
    }

    private static void Show(string line) => Terminal.Progress(TrainingLine.Readable(line));
}
