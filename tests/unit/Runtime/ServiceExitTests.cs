using System.Data.Common;
using Craft.Runtime;
using Craft.UnitTests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>The exit code of a service's own program: that of the part that ended it, or that of a database that is not there.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ServiceExitTests : IDisposable
{
    private readonly int _exitCode = Environment.ExitCode;
    private readonly TextWriter _error = Console.Error;
    private readonly StringWriter _written = new() { NewLine = "\n" };

    public ServiceExitTests() => Console.SetError(_written);

    public void Dispose()
    {
        Console.SetError(_error);
        Environment.ExitCode = _exitCode;
        _written.Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(StageFailure.Broken, false)]
    [InlineData(StageFailure.Flood, false)]
    [InlineData(0, true)]
    [InlineData(StageFailure.Flood, true)]
    public async Task The_part_that_ends_it_decides_also_while_it_starts(int exitCode, bool starting)
    {
        var app = Service(provider => new Part(() =>
        {
            var lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
            if (starting)
            {
                End();
            }
            else
            {
                lifetime.ApplicationStarted.Register(End);
            }

            void End()
            {
                if (exitCode == 0)
                {
                    lifetime.StopApplication();
                }
                else
                {
                    provider.GetRequiredService<StageFailure>().Fail("part", exitCode, "broken");
                }
            }
        }));

        Assert.Equal(exitCode, await app.RunServiceAsync("service"));
        Assert.Empty(_written.ToString());
    }

    [Theory]
    [InlineData(null, false, 5, "service: the database does not answer: no reply.\n")]
    [InlineData("57P03", true, 5, "service: the database does not answer: no reply.\n")]
    [InlineData("28P01", false, 1, "service: the database refuses: no reply.\n")]
    public async Task A_database_that_is_not_there_is_one_sentence(string? state, bool passes, int exitCode, string sentence)
    {
        Assert.Equal(exitCode, await Service(_ => new Part(() => throw new Trouble(state, passes))).RunServiceAsync("service"));
        Assert.Equal(sentence, _written.ToString());
    }

    private static WebApplication Service(Func<IServiceProvider, Part> part)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.AddStreaming();
        builder.Services.AddHostedService(part);
        return builder.Build();
    }

    private sealed class Part(Action start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Trouble(string? state, bool passes) : DbException("no reply.")
    {
        public override string? SqlState => state;

        public override bool IsTransient => passes;
    }
}
