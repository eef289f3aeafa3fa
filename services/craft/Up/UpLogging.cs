using Microsoft.Extensions.Logging.Console;

namespace Craft.Up;

/// <summary>What a running system logs: warnings and worse on standard error, one line each; <c>Logging</c> in the settings changes it.</summary>
internal static class UpLogging
{
    public static ILoggerFactory Create(IConfiguration? configuration = null) =>
        LoggerFactory.Create(logging => Configure(logging, configuration));

    public static void Configure(ILoggingBuilder logging, IConfiguration? configuration)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);

        // it reports every lost connection, also the one that our own stop cuts; the outbox says itself when it cannot go on
        logging.AddFilter("Marten.Events.Daemon.Coordination", LogLevel.Error);
        if (configuration?.GetSection("Logging") is { } section)
        {
            logging.AddConfiguration(section);
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
