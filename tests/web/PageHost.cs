using System.Threading.Channels;
using Craft.Schemas;
using Craft.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Craft.WebTests;

/// <summary>
/// Serves the page's files from the checkout as the recommender does, and answers its calls from a script that is typed with the
/// records of the wire.
/// </summary>
internal sealed class PageHost : IAsyncDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string _folder = Path.Combine(RepositoryRoot.Path, "services", "recommender", "Http", "Page");

    private readonly WebApplication _app;
    private readonly Channel<RecommendationRequest> _requests = Channel.CreateBounded<RecommendationRequest>(100);

    private PageHost(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What <c>POST /api/recommendations</c> answers.</summary>
    public Func<RecommendationRequest, IResult> OnAsk { get; set; } = _ => Json(Answers.Full());

    /// <summary>What <c>GET /api/recommendations/{id}</c> answers.</summary>
    public Func<string, IResult> OnPoll { get; set; } = _ => Results.NotFound();

    /// <summary>What <c>GET /api/courses/{id}</c> answers.</summary>
    public Func<string, EnrichedCourse?> OnCourse { get; set; } = Answers.Course;

    public static async Task<PageHost> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new PageHost(builder.Build());
        host.Map();
        await host._app.StartAsync(ct);
        var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        host.Address = new Uri(addresses.Single());
        return host;
    }

    /// <summary>The next request that the page sent.</summary>
    public async Task<RecommendationRequest> AskedAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await _requests.Reader.ReadAsync(limit.Token);
    }

    public static IResult Json<T>(T message, int status = StatusCodes.Status200OK) =>
        Results.Content(System.Text.Encoding.UTF8.GetString(WireJson.Write(message)), "application/json", null, status);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.Use(async (http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            await next(http);
        });
        _app.MapGet("/", () => PageFile("index.html", "text/html; charset=utf-8"));
        _app.MapGet("/page/page.css", () => PageFile("page.css", "text/css; charset=utf-8"));
        _app.MapGet("/page/page.js", () => PageFile("page.js", "text/javascript; charset=utf-8"));
        _app.MapGet("/api/occupations", (string q) => Results.Json(q == Answers.OccupationStart ? Answers.OccupationSuggestions() : Array.Empty<object>()));
        _app.MapGet("/api/skills", (string q) => Results.Json(q == Answers.SkillStart ? Answers.SkillSuggestions() : Array.Empty<object>()));
        _app.MapGet("/api/courses/{id}", (string id) => OnCourse(id) is { } course ? Json(course) : Results.NotFound());
        _app.MapGet("/api/recommendations/{id}", (string id) => OnPoll(id));
        _app.MapPost("/api/recommendations", AskAsync);
    }

    private async Task<IResult> AskAsync(HttpRequest http)
    {
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body);
        var reading = WireJson.Read<RecommendationRequest>(body.ToArray());
        if (reading.Message is not { } request || http.Headers["Prefer"] != "wait=20")
        {
            return Results.BadRequest();
        }

        await _requests.Writer.WriteAsync(request);
        return OnAsk(request);
    }

    private static IResult PageFile(string name, string type) => Results.File(Path.Combine(_folder, name), type);
}
