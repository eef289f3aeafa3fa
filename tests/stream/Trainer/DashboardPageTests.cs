using System.Net;
using Craft.Runtime;
using Craft.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Craft.StreamTests.Trainer;

public sealed class DashboardPageTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_on_this_machine_sees_it_and_nobody_through_a_proxy()
    {
        var database = await postgres.NewDatabaseAsync(Ct);
        await using var host = await TrainerHost.StartAsync(database, _folder.Path, null, Ct);
        using var client = new HttpClient { BaseAddress = host.Address };
        foreach (var page in new[] { "/hangfire", "/hangfire/recurring", "/hangfire/servers", "/hangfire/jobs/succeeded" })
        {
            using var answer = await client.GetAsync(page, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Contains("Craft.Streaming training", html, StringComparison.Ordinal);
            Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(database).Password!, html, StringComparison.Ordinal);
            Assert.DoesNotContain("Host=", html, StringComparison.Ordinal);
        }

        using var forwarded = new HttpRequestMessage(HttpMethod.Get, "/hangfire");
        forwarded.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var refused = await client.SendAsync(forwarded, Ct);
        Assert.Contains(refused.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
    }

    [Fact]
    public async Task A_forged_button_press_does_nothing()
    {
        await using var host = await TrainerHost.StartAsync(await postgres.NewDatabaseAsync(Ct), _folder.Path, null, Ct);
        using var client = new HttpClient { BaseAddress = host.Address };
        using var form = new FormUrlEncodedContent([new("jobs[]", "refit-lexical")]);
        using var answer = await client.PostAsync("/hangfire/recurring/trigger", form, Ct);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal(0, host.Storage.GetMonitoringApi().GetStatistics().Enqueued);
    }

    [Fact]
    public async Task The_part_is_ready_when_its_workers_report()
    {
        await using var host = await TrainerHost.StartAsync(await postgres.NewDatabaseAsync(Ct), _folder.Path, null, Ct);
        var part = host.Services.GetRequiredService<PartHealth>().Part("trainer");
        await TrainerHost.UntilAsync(() => Task.FromResult(part.State == PartState.Ready), () => $"the part is {part.State}", Ct);
        Assert.Equal(
            ["trainer-default", "trainer-gpu"],
            host.Storage.GetMonitoringApi().Servers().Select(s => s.Name.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
