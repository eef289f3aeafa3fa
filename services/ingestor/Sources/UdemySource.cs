using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>
/// Udemy's API 2.0: walks the list in pages of 100 and reads the detail of each course that is new or whose mark moved.
/// A detail that fails does not end the poll (one bad course must not block the rest) unless several fail in a row.
/// </summary>
internal sealed class UdemySource : ICourseSource, IDisposable
{
    /// <summary>page x page_size never goes beyond it, and the reported count stops there.</summary>
    public const int Window = 10_000;

    private const int PageSize = 100;
    private const int DetailsAtOnce = 8;
    private const int FailedDetailsMost = 3;

    private readonly SourceClient _client;
    private readonly SourceOptions _options;
    private readonly IngestorEvents _events;
    private readonly Uri _list;
    private readonly Uri _site;

    public UdemySource(SourceOptions options, TimeProvider time, IngestorEvents events, HttpMessageHandler? network = null)
    {
        (_options, _events) = (options, events);
        _client = new SourceClient(options, time, events, json: true, network);
        _list = new Uri(options.Url.TrimEnd('/') + "/courses/");
        _site = _list.IsLoopback || !_list.Host.EndsWith("udemy.com", StringComparison.Ordinal)
            ? new Uri("https://www.udemy.com/") : new Uri(_list, "/");
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}"));
        _client.Http.DefaultRequestHeaders.Add("Authorization", $"Basic {credentials}");
    }

    public string Name => _options.Name;

    public async IAsyncEnumerable<SourcePage> ReadAsync(PollContext poll, [EnumeratorCancellation] CancellationToken ct)
    {
        var end = PollEnd.Complete;
        foreach (var query in _options.Queries.DefaultIfEmpty(""))
        {
            var paging = new Paging(Window);
            Uri? next = FirstPage(query);
            while (next is not null && paging.Visit(next.AbsoluteUri))
            {
                using var document = await _client.GetJsonAsync(next, mayBeGone: paging.Pages > 1, ct);
                if (document is null)
                {
                    // past the end: the last page shrank away under the walk
                    break;
                }

                if (document.RootElement.Member("results").ValueKind != JsonValueKind.Array)
                {
                    throw new SourceUnavailableException("unexpected-shape", 200, null);
                }

                yield return await PageAsync(document.RootElement, paging, poll, ct);
                next = Next(document.RootElement, paging);
            }

            end = end.And(paging.End());
        }

        yield return SourcePage.Last(end);
    }

    public void Dispose() => _client.Dispose();

    private async Task<SourcePage> PageAsync(JsonElement root, Paging paging, PollContext poll, CancellationToken ct)
    {
        paging.Report(root.Integer("count"));
        var rows = root.Items("results").ToList();
        var usable = rows.Where(r => r.Text("id") is { Length: > 0 }).ToList();
        var before = paging.Repeated;
        var fresh = paging.Fresh(usable, r => r.Text("id")!);
        var known = fresh.Where(r => !UdemyMark.NeedsDetail(MarkOf(r, poll), r, poll.StartedAt)).Select(r => r.Text("id")!).ToHashSet();
        var courses = new RawCourse?[fresh.Count];
        var kept = new bool[fresh.Count];
        var failedInARow = 0;
        await Parallel.ForAsync(
            0, fresh.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = _client.IsPolite ? 1 : DetailsAtOnce },
            async (i, token) =>
            {
                if (known.Contains(fresh[i].Text("id")!))
                {
                    return;
                }

                try
                {
                    courses[i] = await DetailAsync(fresh[i], poll.StartedAt, token);
                    Interlocked.Exchange(ref failedInARow, 0);
                }
                catch (SourceUnavailableException e) when (Interlocked.Increment(ref failedInARow) < FailedDetailsMost)
                {
                    _events.DetailFailed(Name, fresh[i].Text("id")!, e.Reason);
                    kept[i] = true;
                }
            });
        return new SourcePage([.. courses.OfType<RawCourse>()])
        {
            Unchanged = [.. known, .. fresh.Where((_, i) => kept[i]).Select(r => r.Text("id")!)],
            Unreadable = rows.Count - usable.Count,
            Repeated = paging.Repeated - before,
        };
    }

    // null when the course has gone between list and detail
    private async Task<RawCourse?> DetailAsync(JsonElement row, DateTimeOffset now, CancellationToken ct)
    {
        var address = new Uri(_list, $"{Uri.EscapeDataString(row.Text("id")!)}/?fields%5Bcourse%5D=@all");
        using var detail = await _client.GetJsonAsync(address, mayBeGone: true, ct);
        return detail is null ? null : UdemyReading.Course(detail.RootElement, _site, UdemyMark.Of(row, now));
    }

    private static string? MarkOf(JsonElement row, PollContext poll) => poll.Marks.GetValueOrDefault(row.Text("id")!);

    private Uri FirstPage(string query) => new(
        _list, $"?page=1&page_size={PageSize}&fields%5Bcourse%5D=@default,last_update_date{(query.Length > 0 ? "&" + query : "")}");

    /// <summary>Only on the same host: the credentials go with it.</summary>
    private Uri? Next(JsonElement root, Paging paging)
    {
        if (root.Text("next") is not { Length: > 0 } text)
        {
            return null;
        }

        if (paging.Pages >= Window / PageSize)
        {
            paging.Stop("window");
            return null;
        }

        if (Uri.TryCreate(_list, text, out var next) && Uri.Compare(
            next, _list, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return next;
        }

        paging.Stop("foreign-next-link");
        return null;
    }
}
