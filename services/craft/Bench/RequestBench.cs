using Craft.Catalog.Knowledge;
using Craft.Cli;
using Craft.Requests;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Bench;

/// <summary>How long an answer takes over the topics, one request at a time and many at once.</summary>
internal static class RequestBench
{
    private const int Courses = 10_000;
    private const int WarmUp = 100;
    private const int Requests = 500;
    private const int Burst = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        await using var system = await BenchSystem.StartAsync(TimeSpan.FromSeconds(2), ct);
        Terminal.Progress($"loading {Courses} courses");
        system.Sources.AddExtraCourses(Courses - system.Sources.Snapshot.Count);
        await system.UntilLoadedAsync(ct);
        var asker = new Asker(system, ct);
        Terminal.Progress($"{Requests} requests, one after the other");
        await asker.OneByOneAsync(WarmUp);
        var (times, inside) = await asker.OneByOneAsync(Requests);
        Terminal.Progress($"{Burst} requests at once");
        var rate = await asker.AtOnceAsync(Burst);
        return BenchReport.Of("request",
        [
            new BenchFigure("request to recommendation, p50", Round(times, 0.50), "ms", 20, "lower"),
            new BenchFigure("request to recommendation, p99", Round(times, 0.99), "ms", 60, "lower"),
            new BenchFigure("of it computing the answer, p50", Round(inside, 0.50), "ms", null, "lower"),
            new BenchFigure("of it computing the answer, p99", Round(inside, 0.99), "ms", null, "lower"),
            new BenchFigure($"answers when {Burst} come at once", Math.Round(rate), "1/s", null, "higher"),
            new BenchFigure("courses in the index", system.Index.Count, "courses", null, "higher"),
        ]);
    }

    private static double Round(IEnumerable<double> times, double p) => Math.Round(Percentile.Of(times, p), 2);

    /// <summary>Writes requests and reads their answers, as a program outside would.</summary>
    private sealed class Asker(BenchSystem system, CancellationToken ct)
    {
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
}
