namespace Craft.Training.Cli;

/// <summary>What the program says about itself.</summary>
internal static class Help
{
    public static string Of(IEnumerable<TrainingCommand> commands) => string.Join('\n',
        ["craft-train COMMAND --setting value ...", "", .. commands.Select(c => $"  {c.Name,-12}{c.Summary}"), "", "craft-train COMMAND --help lists its settings."]);

    public static string Of(TrainingCommand command) => string.Join('\n',
        [command.Summary, "", .. command.Settings.Select(s => $"  --{s.Name,-20}{s.Meaning}{(s.Default is null or "" ? "" : $" ({s.Default})")}")]);
}
