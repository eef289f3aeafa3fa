using System.Security.Cryptography;
using Craft.Recommender.Answering;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Recommender.Http;

/// <summary>Takes requests, writes them to their topic and finds the answers there: HTTP adds nothing of its own.</summary>
internal sealed class RecommendationEndpoints(
    AnswerJournal journal,
    RequestLedger ledger,
    TopicView<Recommendation> answers,
    RecordWriter writer,
    RecordReader reader,
    RecommendationStream stream,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private const string Path = "/api/recommendations/";
    private const string Source = "/craft/api";
    private const int IdLength = 32;

    // the client library would try for a minute
    private static readonly TimeSpan _writeLimit = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/recommendations", PostAsync)
            .WithName("postRecommendation").WithSummary("Asks for courses; with Prefer: wait=N the answer comes at once.")
            .Accepts<RecommendationRequest>("application/json")
            .Produces<Recommendation>().Produces<AcceptedRequest>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/recommendations/{id}", (string id, HttpContext http, CancellationToken ct) => GetAsync(LookUp.Id(id), http, ct))
            .WithName("getRecommendation").WithSummary("The newest answer to a request; 202 while there is none.")
            .Produces<Recommendation>().Produces<AcceptedRequest>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/recommendations/{id}/events", (string id, HttpContext http) => stream.Answer(LookUp.Id(id), http))
            .WithName("getRecommendationEvents").WithSummary("Server-sent events: status, recommendation (each revision), end.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> PostAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType())
        {
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType, "the body must be application/json");
        }

        if (await RequestBody.ReadAsync(http.Request, ct) is not { } body)
        {
            return Answers.Problem(StatusCodes.Status413PayloadTooLarge, $"a request has at most {RequestBody.MaxBytes} bytes");
        }

        var reading = WireJson.Read<RecommendationRequest>(body);
        if (!reading.Ok)
        {
            return Answers.Invalid(reading.Detail);
        }

        // nobody can guess another's id, so nobody can read another's answer
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        if (!RequestCheck.TryAccept(id, reading.Message, time.GetUtcNow(), out var valid, out var detail))
        {
            return Answers.Invalid(detail);
        }

        http.Response.Headers.Location = Path + id;
        ledger.Expect(id, new OpenRequest(valid.Standing, valid.ExpiresAt));
        return await AskAsync(http, reading.Message with { RequestId = id }, id, ct);
    }

    private async Task<IResult> AskAsync(HttpContext http, RecommendationRequest request, string id, CancellationToken ct)
    {
        var wait = TimeSpan.FromSeconds(PreferWait.SecondsOf(http.Request.Headers["Prefer"]));
        using var patience = new CancellationTokenSource();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct, lifetime.ApplicationStopping);
        var answered = wait > TimeSpan.Zero ? journal.NextAsync(id, all.Token) : null;
        try
        {
            await WriteAsync(id, request, ct);
            if (answered is not null)
            {
                await answered.WaitAsync(wait, time, all.Token);
                http.Response.Headers["Preference-Applied"] = $"wait={wait.TotalSeconds:0}";
            }
        }
        catch (KafkaUnavailableException)
        {
            ledger.Forget(id);
            throw;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // it takes longer: the answer is found under its address later
        }
        finally
        {
            await patience.CancelAsync();
        }

        return journal.Find(id) is { } answer ? Serve(answer) : Answers.Json(new AcceptedRequest(id), StatusCodes.Status202Accepted);
    }

    private async Task WriteAsync(string id, RecommendationRequest request, CancellationToken ct)
    {
        try
        {
            await writer.WriteAsync(Topics.RecommendationRequests, id, request, Source, ct).WaitAsync(_writeLimit, time, ct);
        }
        catch (TimeoutException e)
        {
            throw new KafkaUnavailableException("Kafka did not take a request in time", e);
        }
    }

    private async Task<IResult> GetAsync(string id, HttpContext http, CancellationToken ct)
    {
        if (journal.Find(id) is { } answer)
        {
            return Serve(answer);
        }

        if (journal.PlaceOf(id) is { } place
            && await reader.ReadAsync(Topics.Recommendations, place.Partition, place.Offset, ct) is { Value: { } value }
            && WireJson.Read<Recommendation>(value) is { Ok: true } reading)
        {
            return Serve(reading.Message);
        }

        if (ledger.Find(id) is not null && journal.PlaceOf(id) is null)
        {
            http.Response.Headers.RetryAfter = "1";
            return Answers.Json(new AcceptedRequest(id), StatusCodes.Status202Accepted);
        }

        return answers.CaughtUp.IsCompletedSuccessfully
            ? Answers.Problem(StatusCodes.Status404NotFound, "no request has this id, or its answer is no longer kept")
            : Answers.Unavailable(http, "the answers are still being read");
    }

    private static IResult Serve(Recommendation answer) => Answers.Wire(
        answer,
        answer.Problem?.Code == ProblemCode.InvalidRequest ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
}
