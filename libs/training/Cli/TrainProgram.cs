using Craft.Training.Optimise;
using Craft.Training.Pretraining;
using Craft.Training.Retrieval;
using Craft.Training.Tagging;
using Craft.Training.Vocabulary;

namespace Craft.Training.Cli;

/// <summary>
/// <c>craft-train COMMAND --setting value ...</c>: progress as JSON Lines on standard output, sentences on standard error. Exit
/// codes: 0 done, 1 failed, 2 wrong use, 143 after SIGTERM and 130 after Ctrl-C with a checkpoint written.
/// </summary>
internal static class TrainProgram
{
    private const int Failed = 1;
    private const int WronglyUsed = 2;

    private static readonly TrainingCommand[] _commands = [ExtendCommand.Make(), PretrainCommand.Make(), EncoderCommand.Make(), TaggerCommand.Make()];

    public static int Run(string[] words)
    {
        try
        {
            if (words is [] or ["--help", ..] or ["help", ..])
            {
                Console.Error.WriteLine(Help.Of(_commands));
                return words.Length == 0 ? WronglyUsed : 0;
            }

            var command = _commands.FirstOrDefault(c => c.Name == words[0]) ?? throw new WrongUse($"{words[0]} is not known; see --help");
            if (words.Contains("--help"))
            {
                Console.Error.WriteLine(Help.Of(command));
                return 0;
            }

            using var stop = new StopSignal();
            var outcome = command.Run(new Arguments(command.Settings, words[1..]), stop.Token);
            return outcome.End == TrainingEnd.Interrupted ? stop.ExitCode : 0;
        }
        catch (WrongUse e)
        {
            return Say(e.Message, WronglyUsed);
        }
        catch (Exception e) when (e is TrainingFailure or InvalidDataException or IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            return Say(e.Message, Failed);
        }
    }

    private static int Say(string sentence, int exitCode)
    {
        Console.Error.WriteLine($"craft-train: {sentence}");
        return exitCode;
    }
}
