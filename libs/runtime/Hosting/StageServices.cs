using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Craft.Runtime;

/// <summary>Registration of the runtime's parts.</summary>
public static class StageServices
{
    /// <summary>
    /// A stage: <typeparamref name="TStep"/> (a singleton) fed by a pump of its own. A process can hold several.
    /// <paramref name="decode"/> replaces <see cref="RecordDecoder.Decode"/> (UTF-8 key, the wire's JSON),
    /// <paramref name="encode"/> the wire's JSON on the way out.
    /// </summary>
    public static IServiceCollection AddStage<TIn, TOut, TStep>(
        this IServiceCollection services,
        StageOptions stage,
        Func<RawRecord, Decoded<TIn>>? decode = null,
        Func<TOut, byte[]>? encode = null)
        where TIn : class
        where TOut : class
        where TStep : class, IStep<TIn, TOut> =>
        services.AddStage<TIn, TOut, TStep>(_ => stage, decode is null ? null : _ => decode, encode);

    /// <summary>As above, with options (and a decoder) that need other services.</summary>
    public static IServiceCollection AddStage<TIn, TOut, TStep>(
        this IServiceCollection services,
        Func<IServiceProvider, StageOptions> stage,
        Func<IServiceProvider, Func<RawRecord, Decoded<TIn>>>? decode = null,
        Func<TOut, byte[]>? encode = null)
        where TIn : class
        where TOut : class
        where TStep : class, IStep<TIn, TOut>
    {
        services.AddRuntime();
        services.TryAddSingleton<TStep>();
        return services.AddSingleton<IHostedService>(provider => new StageWorker<TIn, TOut>(
            StageSettings.Apply(stage(provider), provider.GetService<IConfiguration>()),
            provider.GetRequiredService<TStep>,
            decode?.Invoke(provider),
            encode,
            provider.GetRequiredService<KafkaClients>(),
            provider.GetRequiredService<TopicAdmin>(),
            provider.GetRequiredService<PartHealth>(),
            provider.GetRequiredService<StageFailure>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StageWorker<TIn, TOut>>>()));
    }

    /// <summary>A view of a whole topic, applied by <typeparamref name="TTable"/> (a singleton).</summary>
    public static IServiceCollection AddTopicView<T, TTable>(
        this IServiceCollection services,
        string topic,
        Func<TTable, Action<ViewRecord<T>>> apply,
        Func<RawRecord, Decoded<T>>? decode = null)
        where T : class
        where TTable : class
    {
        services.AddRuntime();
        services.TryAddSingleton<TTable>();
        services.AddSingleton(provider => new TopicView<T>(
            topic,
            apply(provider.GetRequiredService<TTable>()),
            provider.GetRequiredService<KafkaClients>(),
            provider.GetRequiredService<PartHealth>(),
            provider.GetRequiredService<StageFailure>(),
            provider.GetRequiredService<ILogger<TopicView<T>>>(),
            decode));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TopicView<T>>());
    }

    /// <summary>Kafka clients, topics, health, failure: what everything here needs. Can be called more than once.</summary>
    public static IServiceCollection AddRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PartHealth>();
        services.TryAddSingleton<StageFailure>();
        services.TryAddSingleton<KafkaClients>();
        services.TryAddSingleton<TopicAdmin>();
        services.TryAddSingleton<TopicTail>();
        services.TryAddSingleton<ConsumerLag>();
        services.TryAddSingleton<RecordWriter>();
        services.TryAddSingleton<RecordReader>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BrokerWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>());
        services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateOnStart();
        return services;
    }
}
