using Craft.Runtime;

namespace Craft.Recommender.Http;

/// <summary>Registers and maps what the recommender serves over HTTP.</summary>
internal static class HttpServices
{
    private const string Api = "/api";

    public static IServiceCollection AddRecommenderHttp(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.AddSingleton<RecommendationEndpoints>();
        services.AddSingleton<RecommendationStream>();
        services.AddSingleton<KnowledgeEndpoints>();
        services.AddSingleton<CourseEndpoints>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(ClientRate.Policy, ClientRate.PartitionOf);
            limiter.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
        });
    }

    public static WebApplication MapRecommenderHttp(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Api), api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });
        app.UseRateLimiter();
        var group = app.MapGroup(Api).RequireRateLimiting(ClientRate.Policy).AddEndpointFilter(AnswerAsync);
        app.Services.GetRequiredService<RecommendationEndpoints>().Map(group);
        app.Services.GetRequiredService<KnowledgeEndpoints>().Map(group);
        app.Services.GetRequiredService<CourseEndpoints>().Map(group);
        app.MapOpenApi();
        PageEndpoints.Map(app);
        return app;
    }

    // what every answer of the API has in common
    private static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        context.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            return await next(context);
        }
        catch (KafkaUnavailableException)
        {
            return Answers.Unavailable(context.HttpContext, "Kafka does not answer");
        }
    }
}
