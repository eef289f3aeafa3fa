using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Requests;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Bench;

/// <summary>Writes requests and reads their answers, as a program outside would.</summary>
internal sealed class RequestAsker(BenchSystem system, CancellationToken ct)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly KafkaClients _clients = KafkaAccess.Clients(new KafkaOptions { BootstrapServers = system.Kafka });
    private List<string>? _occupations;
    private int _next;

    public async Task<(List<double> Times, List<double> Inside)> OneByOneAsync(int count)
    {
        using var answers = new TopicFollower<Recommendation>(_clients, Topics.Recommendations);
        using var writer = new RecordWriter(_clients, TimeProvider.System);
        var (times, inside) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            var request = await NextAsync();
            var started = TimeProvider.System.GetTimestamp();
            await WriteAsync(writer, request);
            inside.Add(Wait(answers, request.RequestId!).ElapsedMs);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }

        return (times, inside);
    }

    /// <summary>Answers per second.</summary>
    public async Task<double> AtOnceAsync(int count)
    {
        using var answers = new TopicFollower<Recommendation>(_clients, Topics.Recommendations);
        using var writer = new RecordWriter(_clients, TimeProvider.System);
        var open = new HashSet<string>();
        var started = TimeProvider.System.GetTimestamp();
        var writes = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var request = await NextAsync();
            open.Add(request.RequestId!);
            writes.Add(WriteAsync(writer, request));
        }

        await Task.WhenAll(writes);
        while (open.Count > 0)
        {
            open.Remove(Next(answers).Key);
        }

        return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private Task WriteAsync(RecordWriter writer, RecommendationRequest request) =>
        writer.WriteAsync(Topics.RecommendationRequests, request.RequestId!, request, "/craft/bench", ct);

    private static Recommendation Wait(TopicFollower<Recommendation> answers, string id)
    {
        while (true)
        {
            if (Next(answers) is { Value: { } answer } record && record.Key == id)
            {
                return answer;
            }
        }
    }

    private static ViewRecord<Recommendation> Next(TopicFollower<Recommendation> answers)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < _patience)
        {
            if (answers.Next(TimeSpan.FromMilliseconds(100)) is { } record)
            {
                return record;
            }
        }

        throw CommandFailure.NobodyThere($"no answer within {_patience.TotalSeconds:0} s.");
    }

    // every occupation of the knowledge base that needs something, in a fixed order, German and English in turn
    private async Task<RecommendationRequest> NextAsync()
    {
        _occupations ??= (await system.Services.GetRequiredService<KnowledgeStore>().LoadAsync(ct))!.Occupations
            .Where(o => o.Essential.Count >= 5).OrderBy(o => o.Uri, StringComparer.Ordinal)
            .Select((o, i) => i % 2 == 0 ? o.LabelDe : o.LabelEn).ToList();
        var text = _occupations[_next++ * 37 % _occupations.Count];
        return new RecommendationRequest { RequestId = RequestIds.New(), Occupation = new OccupationQuery { Text = text } };
    }
}
