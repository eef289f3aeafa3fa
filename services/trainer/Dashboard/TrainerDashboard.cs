using System.Globalization;
using System.Net;
using Craft.Trainer.Lexical;
using Hangfire;
using Hangfire.Dashboard;

namespace Craft.Trainer.Dashboard;

/// <summary>Hangfire's dashboard as this program shows it.</summary>
internal static class TrainerDashboard
{
    private static readonly DashboardMetric _running = new("craft:training", "Trainings running", CountRunning);

    // Hangfire keeps renderers and metrics in process-wide lists: a second host in the process must not add them again
    private static readonly Lazy<bool> _registered = new(Register);

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, TrainerDashboardOptions options)
    {
        _ = _registered.Value;
        var dashboard = new DashboardOptions
        {
            DashboardTitle = options.Title,
            AppPath = "/",
            DisplayStorageConnectionString = false,
            StatsPollingInterval = 2000,
            DarkModeEnabled = true,
            IsReadOnlyFunc = _ => options.ReadOnly,
            Authorization = options.AuthorizationPolicy is null
                ? [new LocalOrAllowedNetwork([.. options.AllowedNetworks.Select(n => IPNetwork.Parse(n))])]
                : [],
        };
        var mapped = options.AuthorizationPolicy is { } policy
            ? endpoints.MapHangfireDashboardWithAuthorizationPolicy(policy, options.Path, dashboard)
            : endpoints.MapHangfireDashboard(options.Path, dashboard);
        mapped.Add(SpeakEnglish);
        return mapped;
    }

    // without a culture the page calls its own language "iv"
    private static void SpeakEnglish(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        var english = CultureInfo.GetCultureInfo("en");
        endpoint.RequestDelegate = http =>
        {
            CultureInfo.CurrentUICulture = english;
            return next(http);
        };
    }

    private static bool Register()
    {
        GlobalConfiguration.Configuration.UseJobDetailsRenderer(10, ProgressBar.Render).UseDashboardMetric(_running);
        return true;
    }

    private static Metric CountRunning(RazorPage page)
    {
        var running = page.Storage.GetMonitoringApi().ProcessingJobs(0, 100)
            .Count(j => j.Value?.Job?.Type == typeof(RefitLexicalJob));
        return new Metric(running) { Style = running > 0 ? MetricStyle.Info : MetricStyle.Default };
    }
}
