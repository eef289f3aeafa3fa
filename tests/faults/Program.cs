using Craft.FaultTests.Chaos;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Craft.FaultTests;

/// <summary>
/// The tests as a program: <c>--seeds N</c> runs chaos, <c>chaos-worker</c> and <c>chaos-broker</c> are its children, and
/// everything else is xUnit's.
/// </summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["chaos-worker", var settings] => AsInProduction(() => ChaosWorker.RunAsync(settings)),
        ["chaos-broker", var folder, var port, var advertised] => AsInProduction(() => ChaosBroker.RunAsync(folder, port, advertised)),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ when args.Contains("--seeds") || args.Contains("--seed") => ChaosCommand.RunAsync(args),
        _ => ConsoleRunner.Run(args),
    };

    // the many threads of the pool are for the tests, which block
    private static Task<int> AsInProduction(Func<Task<int>> program)
    {
        ThreadPool.SetMinThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        return program();
    }
}
