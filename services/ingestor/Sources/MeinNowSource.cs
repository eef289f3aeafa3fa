using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Craft.Ingestor.Sources;

/// <summary>
/// mein NOW: pages of 20 (more is answered with 400), counted from 0, <c>_embedded</c> missing when a page is empty.
/// Everything is in the list, so there is no second request per course.
/// </summary>
internal sealed class MeinNowSource : ICourseSource, IDisposable
{
    /// <summary>Rows beyond it are refused, and the total stops there.</summary>
    public const int Window = 10_000;

    private const int PageSize = 20;

    private readonly SourceClient _client;
    private readonly SourceOptions _options;
    private readonly Uri _list;

    public MeinNowSource(SourceOptions options, TimeProvider time, IngestorEvents events, HttpMessageHandler? network = null)
    {
        _options = options;
        _client = new SourceClient(options, time, events, json: true, network);
        _list = new Uri(options.Url.TrimEnd('/') + "/bildungsangebot");
        _client.Http.DefaultRequestHeaders.Add("X-API-Key", options.ApiKey ?? "");
    }

    public string Name => _options.Name;

    public async IAsyncEnumerable<SourcePage> ReadAsync(PollContext poll, [EnumeratorCancellation] CancellationToken ct)
    {
        var end = PollEnd.Complete;
        foreach (var query in _options.Queries.DefaultIfEmpty(""))
        {
            var paging = new Paging(Window);
            int? page = 0;
            while (page is { } number)
            {
                var address = Address(number, query);
                if (!paging.Visit(address.AbsoluteUri))
                {
                    break;
                }

                using var document = await _client.GetJsonAsync(address, mayBeGone: false, ct);
                yield return Page(document!.RootElement, paging, poll);
                page = Next(document.RootElement, number, paging);
            }

            end = end.And(paging.End());
        }

        yield return SourcePage.Last(end);
    }

    public void Dispose() => _client.Dispose();

    private static SourcePage Page(JsonElement root, Paging paging, PollContext poll)
    {
        if (root.Member("page").ValueKind != JsonValueKind.Object)
        {
            throw new SourceUnavailableException("unexpected-shape", 200, null);
        }

        paging.Report(root.Member("page").Integer("totalElements"));
        var rows = root.Member("_embedded").Items("bildungsangebotDTOList").ToList();
        var usable = rows.Where(r => r.Text("id") is { Length: > 0 }).ToList();
        var before = paging.Repeated;
        var courses = new List<RawCourse>();
        var unchanged = new List<string>();
        foreach (var row in paging.Fresh(usable, r => r.Text("id")!))
        {
            var mark = MeinNowMark.Of(row);
            if (string.Equals(poll.Marks.GetValueOrDefault(row.Text("id")!), mark, StringComparison.Ordinal))
            {
                unchanged.Add(row.Text("id")!);
            }
            else if (MeinNowReading.Course(row) is { } course)
            {
                courses.Add(course with { Mark = mark });
            }
        }

        return new SourcePage(courses)
        {
            Unchanged = unchanged,
            Unreadable = rows.Count - usable.Count,
            Repeated = paging.Repeated - before,
        };
    }

    private static int? Next(JsonElement root, int number, Paging paging)
    {
        var page = root.Member("page");
        var rows = root.Member("_embedded").Items("bildungsangebotDTOList").Count();
        var pages = page.Integer("totalPages");
        if (rows == 0 || (pages is { } all ? number + 1 >= all : rows < PageSize))
        {
            return null;
        }

        if ((number + 2) * PageSize > Window)
        {
            paging.Stop("window");
            return null;
        }

        return number + 1;
    }

    private Uri Address(int page, string query) => new(string.Create(
        CultureInfo.InvariantCulture, $"{_list}?page={page}&size={PageSize}{(query.Length > 0 ? "&" + query : "")}"));
}
