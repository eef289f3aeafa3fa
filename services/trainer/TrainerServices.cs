using Craft.Inference.Lexical;
using Craft.Runtime;
using Craft.Trainer.Dashboard;
using Craft.Trainer.Lexical;
using Craft.Trainer.Scheduling;
using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Craft.Trainer;

/// <summary>Puts the trainer into a host: scheduler, workers, jobs, dashboard.</summary>
public static class TrainerServices
{
    // every server of one storage must use the same times, or one declares another dead
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _serverTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Needs the <see cref="NpgsqlDataSource"/>, the catalogue and its model registry in the host. An
    /// <c>ITextEncoder</c> in the host is what a challenger is compared with as long as the registry knows no champion.
    /// </summary>
    public static IServiceCollection AddTrainer(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TrainerOptions.Section);
        services.AddOptions<TrainerOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrainerOptions>, TrainerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PartHealth>();
        services.TryAddSingleton(new LexicalFitOptions());
        services.AddSingleton<TrainerEvents>();
        services.AddSingleton<RefitLexicalJob>();

        // the dashboard's buttons are protected against forged requests when this is there
        services.AddAntiforgery();

        // the order counts: tables, then schedule, then workers
        services.AddHostedService<HangfireSchema>();
        AddScheduler(services);
        services.AddHostedService<JobSchedule>();
        var options = section.Get<TrainerOptions>() ?? new TrainerOptions();
        if (options.ServesDefaultQueue)
        {
            services.AddHangfireServer(server => Configure(server, JobQueues.Default, workers: 2));
        }

        if (options.ServesGpuQueue)
        {
            services.AddHangfireServer(server => Configure(server, JobQueues.Gpu, workers: 1));
        }

        services.AddHostedService<TrainerWatch>();
        return services;
    }

    /// <summary>Serves the dashboard, <c>/hangfire</c> unless configured otherwise.</summary>
    public static IEndpointConventionBuilder MapTrainer(this IEndpointRouteBuilder endpoints) =>
        TrainerDashboard.Map(endpoints, endpoints.ServiceProvider.GetRequiredService<IOptions<TrainerOptions>>().Value.Dashboard);

    private static void AddScheduler(IServiceCollection services)
    {
        services.AddSingleton<OneAtATimeFilter>();
        services.AddSingleton<IJobFilterProvider>(provider => new JobFilterProviderCollection(
            GlobalJobFilters.Filters,
            new JobFilterAttributeFilterProvider(),
            new TrainerFilters(provider.GetRequiredService<OneAtATimeFilter>())));
        services.AddSingleton<JobStorage>(provider => new PostgreSqlStorage(
            new DataSourceConnections(provider.GetRequiredService<NpgsqlDataSource>()), StorageOptions()));
        services.AddHangfire(configuration => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());
    }

    // by default a job that runs for 30 minutes is started a second time: the sliding timeout prevents that
    private static PostgreSqlStorageOptions StorageOptions() => new()
    {
        SchemaName = HangfireSchema.Name,
        PrepareSchemaIfNecessary = false,
        QueuePollInterval = _poll,
        EnableLongPolling = true,
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromMinutes(2),
        AllowDegradedModeWithoutStorage = false,
    };

    private static void Configure(BackgroundJobServerOptions server, string queue, int workers)
    {
        server.ServerName = $"trainer-{queue}";
        server.Queues = [queue];
        server.WorkerCount = workers;
        server.CancellationCheckInterval = _poll;
        server.SchedulePollingInterval = _heartbeat;
        server.HeartbeatInterval = _heartbeat;
        server.ServerTimeout = _serverTimeout;
        server.ServerCheckInterval = TimeSpan.FromSeconds(10);
        server.ShutdownTimeout = TimeSpan.FromSeconds(20);
    }
}
