using System.CommandLine;
using System.CommandLine.Parsing;
using Craft.Batch;
using Craft.Bench;
using Craft.Dataset;
using Craft.Evaluate;
using Craft.Ingest;
using Craft.Kb;
using Craft.Models;
using Craft.Operate;
using Craft.Requests;
using Craft.Train;
using Craft.Up;

namespace Craft.Cli;

/// <summary>The <c>craft</c> program: parses the command line, runs one command, turns failures into exit codes.</summary>
internal static class CraftCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Terminal.Error(Sentence(parsed.Errors[0]));
            return ExitCode.WrongUse;
        }

        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation, ct);
        }
        catch (CommandFailure failure)
        {
            Terminal.Error(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root() => new("Craft.Streaming: course catalogues in, ranked and explained recommendations out.")
    {
        UpCommand.Make(),
        RequestCommand.Make(),
        IngestCommand.Make(),
        KbCommand.Make(),
        LagCommand.Make(),
        DlqCommand.Make(),
        ReplayCommand.Make(),
        KafkaCommand.Make(),
        BenchCommand.Make(),
        DatasetCommand.Make(),
        TrainCommand.Make(),
        ModelsCommand.Make(),
        EvaluateCommand.Make(),
        TagCommand.Make(),
        LinkCommand.Make(),
        ResolveCommand.Make(),
        EmbedCommand.Make(),
        SearchCommand.Make(),
    };

    private static string Sentence(ParseError error) => $"{error.Message} See craft --help.";
}
