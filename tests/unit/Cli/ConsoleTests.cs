using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>Tests that take the console of the process: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleTests
{
    public const string Name = "console";
}
