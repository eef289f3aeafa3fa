using System.Globalization;
using System.Net;
using Craft.Ingestor.Sources;

namespace Craft.Ingestor.Simulation;

/// <summary>
/// The APIs of Udemy and mein NOW on 127.0.0.1, over real HTTP with the real envelopes, paging and errors, offering the
/// courses of samples/. Tests and the demo change, break and heal it.
/// </summary>
public sealed class SourceSimulator : IAsyncDisposable
{
    private static readonly string[] _names = [SimulatedCatalogue.Udemy, SimulatedCatalogue.MeinNow];

    private readonly SimulatorOptions _options;
    private readonly SimulatedCatalogue _catalogue;
    private readonly SimulatedFaults _faults;
    private readonly UdemyApi _udemy;
    private readonly MeinNowApi _meinNow;
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _stop = new();
    private Task _changing = Task.CompletedTask;
    private long _requests;

    private SourceSimulator(SimulatorOptions options, WebApplication server)
    {
        (_options, _server) = (options, server);
        _catalogue = new SimulatedCatalogue(SampleFiles.Read(options.SamplesFolder), options.VisibleAtStart, options.Seed, options.Time);
        _faults = new SimulatedFaults(options.RetryAfter);
        _udemy = new UdemyApi(_catalogue, () => Address);
        _meinNow = new MeinNowApi(_catalogue);
        AddExtraCourses(options.ExtraCourses);
    }

    /// <summary>Where it listens; ends with a slash.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What to put into the configuration, credentials included.</summary>
    public IReadOnlyList<SourceOptions> Sources =>
    [
        new()
        {
            Name = SimulatedCatalogue.Udemy, Kind = SourceKind.Udemy, Url = new Uri(Address, "api-2.0").AbsoluteUri,
            ClientId = UdemyApi.ClientId, ClientSecret = UdemyApi.ClientSecret,
        },
        new()
        {
            Name = SimulatedCatalogue.MeinNow, Kind = SourceKind.MeinNow, Url = new Uri(Address, MeinNowApi.Base).AbsoluteUri,
            ApiKey = MeinNowApi.ApiKey,
        },
    ];

    /// <summary>Requests that were answered, good or bad.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>What is offered now: course id as on the topics to title; an edit always changes the title.</summary>
    public IReadOnlyDictionary<string, string> Snapshot => _catalogue.Snapshot();

    /// <summary>Starts listening. Throws <see cref="IOException"/> when the port is taken.</summary>
    public static async Task<SourceSimulator> StartAsync(SimulatorOptions options, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        var server = builder.Build();
        try
        {
            var simulator = new SourceSimulator(options, server);
            server.Run(simulator.AnswerAsync);
            await server.StartAsync(ct);
            simulator.Begin();
            return simulator;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Offers more courses, synthesised from the samples; their ids.</summary>
    public IReadOnlyList<string> AddExtraCourses(int count) => _catalogue.AddExtra(count);

    /// <summary>Changes title and description; ends with the time at which an answer that holds the change first leaves.</summary>
    public Task<DateTimeOffset> ChangeCourseAsync(string courseId, CancellationToken ct = default) =>
        _catalogue.Edit(courseId).WaitAsync(ct);

    public void Withdraw(string courseId) => _catalogue.Withdraw(courseId);

    public void Reintroduce(string courseId) => _catalogue.Reintroduce(courseId);

    /// <summary>Adds, edits, withdraws or brings back some course.</summary>
    public SimulatedChange ChangeSomething() => _catalogue.ChangeSomething();

    /// <summary>One source or all answer wrongly, from now or after so many good answers, until <see cref="Heal"/>.</summary>
    public void Break(SimulatedFault fault, string? source = null, int goodRequests = 0)
    {
        foreach (var name in _names.Where(n => source is null || n == source))
        {
            _faults.Break(name, fault, goodRequests);
        }
    }

    public void Heal(string? source = null)
    {
        foreach (var name in _names.Where(n => source is null || n == source))
        {
            _faults.Heal(name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _changing;
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    private void Begin()
    {
        Address = new Uri(_server.Urls.Single() + "/");
        if (_options.ChangeEvery is { } period)
        {
            _changing = ChangeAsync(period, _stop.Token);
        }
    }

    private async Task ChangeAsync(TimeSpan period, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(period, _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                _catalogue.ChangeSomething();
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var answer = AnswerOf(context.Request);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        if (answer.RetryAfter is { } pause)
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var now = _options.Time.GetUtcNow();
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        foreach (var left in answer.Leaving)
        {
            left.TrySetResult(now);
        }
    }

    private SimulatedAnswer AnswerOf(HttpRequest request)
    {
        var isUdemy = request.Path.StartsWithSegments(UdemyApi.Path.TrimEnd('/'), StringComparison.Ordinal);
        if (!isUdemy && !request.Path.Equals(MeinNowApi.Path, StringComparison.Ordinal))
        {
            return new SimulatedAnswer(404, "text/plain", Array.Empty<byte>());
        }

        Func<SimulatedAnswer> good = isUdemy ? () => _udemy.Answer(request) : () => _meinNow.Answer(request);
        return _faults.Next(isUdemy ? SimulatedCatalogue.Udemy : SimulatedCatalogue.MeinNow) is { } fault
            ? _faults.Answer(fault, good)
            : good();
    }
}
