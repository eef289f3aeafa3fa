using System.Runtime.CompilerServices;

namespace Craft.Ingestor.Sources;

/// <summary>
/// A file, a folder of files (one poll together), or an http(s) address. A poll with a row that cannot be read counts as
/// incomplete: a file that is just being written must not withdraw anything.
/// </summary>
internal sealed class FileSource(SourceOptions options, TimeProvider time, IngestorEvents events, HttpMessageHandler? network = null)
    : ICourseSource
{
    private const int PageRows = 200;

    public string Name => options.Name;

    public async IAsyncEnumerable<SourcePage> ReadAsync(PollContext poll, [EnumeratorCancellation] CancellationToken ct)
    {
        var reading = new FileReading(Name, options.Map);
        var paging = new Paging(int.MaxValue);
        if (Uri.TryCreate(options.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            var copy = Path.GetTempFileName();
            try
            {
                await DownloadAsync(address!, copy, ct);
                foreach (var page in Pages(copy, address!.AbsolutePath, reading, paging))
                {
                    ct.ThrowIfCancellationRequested();
                    yield return page;
                }
            }
            finally
            {
                File.Delete(copy);
            }
        }
        else
        {
            foreach (var file in Files(options.Url))
            {
                foreach (var page in Pages(file, file, reading, paging))
                {
                    ct.ThrowIfCancellationRequested();
                    yield return page;
                }
            }
        }

        yield return SourcePage.Last(paging.End());
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new SourceUnavailableException("file-missing");
        }

        return Directory.EnumerateFiles(path).Where(FileRows.IsReadable).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<SourcePage> Pages(string path, string name, FileReading reading, Paging paging)
    {
        var courses = new List<RawCourse>(PageRows);
        var unreadable = 0;
        using var rows = FileRows.Read(path, name).GetEnumerator();
        while (TryNext(rows, out var row))
        {
            if (row is null)
            {
                unreadable++;
                paging.Stop("unreadable-rows");
            }
            else
            {
                courses.Add(reading.Course(row));
            }

            if (courses.Count >= PageRows)
            {
                yield return Page(courses, unreadable, paging);
                courses = new List<RawCourse>(PageRows);
                unreadable = 0;
            }
        }

        yield return Page(courses, unreadable, paging);
    }

    private static SourcePage Page(List<RawCourse> courses, int unreadable, Paging paging)
    {
        var before = paging.Repeated;
        var fresh = paging.Fresh(courses, c => c.SourceId);
        return new SourcePage(fresh) { Unreadable = unreadable, Repeated = paging.Repeated - before };
    }

    private static bool TryNext(IEnumerator<FileRow?> rows, out FileRow? row)
    {
        try
        {
            var isThere = rows.MoveNext();
            row = isThere ? rows.Current : null;
            return isThere;
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnavailableException("truncated", null, null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException("file-unreadable", null, null, e);
        }
    }

    private async Task DownloadAsync(Uri address, string path, CancellationToken ct)
    {
        using var client = new SourceClient(options, time, events, json: false, network);
        using var answer = await client.SendAsync(address, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new SourceUnavailableException(
                $"http-{(int)answer.StatusCode}", (int)answer.StatusCode, SourceClient.RetryAfter(answer));
        }

        try
        {
            await using var file = File.Create(path);
            await answer.Content.CopyToAsync(file, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SourceUnavailableException("connection", null, null, e);
        }
    }
}
