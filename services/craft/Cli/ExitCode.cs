namespace Craft.Cli;

/// <summary>What the exit codes mean, everywhere (contracts: Commands).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
    public const int FloodOfRejects = 3;
    public const int AnsweredWithProblem = 4;
    public const int NobodyThere = 5;
}
