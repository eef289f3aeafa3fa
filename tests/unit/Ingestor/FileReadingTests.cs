using System.IO.Compression;
using System.Text;
using Craft.Ingestor;
using Craft.Ingestor.Sources;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Ingestor;

public sealed class FileReadingTests
{
    [Theory]
    [InlineData("19,99 €", 19.99, "EUR", null)]
    [InlineData("$1,194.99", 1194.99, "USD", null)]
    [InlineData("EUR 1.840", 1840.0, "EUR", null)]
    [InlineData("1'250.50 CHF", 1250.50, "CHF", null)]
    [InlineData("Free", 0.0, null, true)]
    [InlineData("kostenlos", 0.0, null, true)]
    [InlineData("auf Anfrage", null, null, null)]
    public void Prices_are_read_as_people_write_them(string text, double? amount, string? currency, bool? free)
    {
        var price = PriceText.Parse(text);
        Assert.Equal((amount is null ? null : (decimal?)(decimal)amount, currency, free), (price?.Amount, price?.Currency, price?.Free));
    }

    [Theory]
    [InlineData("[\"a\", \"b; c\"]", "a|b; c")]
    [InlineData("a; b ;;c", "a|b|c")]
    [InlineData("a\nb\r\nc", "a|b|c")]
    [InlineData("{\" x\",\"y\"}", " x|y")]
    [InlineData("[kein JSON]", "[kein JSON]")]
    [InlineData("", "")]
    public void Lists_are_JSON_arrays_or_split(string text, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), ListText.Parse(text));

    [Fact]
    public void A_map_names_members_and_refuses_others()
    {
        Assert.Equal("course_id", ColumnMap.Parse("sourceId=course_id, title = name")["sourceid"]);
        Assert.Empty(ColumnMap.Parse(null));
        Assert.Contains("member=column", Assert.Throws<FormatException>(() => ColumnMap.Parse("title")).Message, StringComparison.Ordinal);
        Assert.Contains("no member teacher", Assert.Throws<FormatException>(() => ColumnMap.Parse("teacher=x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_that_was_written_by_the_book_is_read_back()
    {
        var cell = Gen.Char["ab,;\t|\"\n ß"].Array[1, 8].Select(c => "x" + new string(c));
        cell.Array[3, 3].Array[1, 6].Sample(rows =>
        {
            var csv = "h1;h2;h3\r\n" + string.Concat(rows.Select(r => string.Join(';', r.Select(Quoted)) + "\r\n"));
            var read = CsvRows.Read(new StringReader(csv)).Skip(1).ToList();
            Assert.Equal(rows.Select(r => string.Join('\u001F', r)), read.Select(r => string.Join('\u001F', r)));
        });
    }

    [Fact]
    public void Csv_with_an_open_quote_is_broken_off() =>
        Assert.Throws<InvalidDataException>(() => CsvRows.Read(new StringReader("a,b\n1,\"zwei")).ToList());

    [Theory]
    [InlineData("x.csv", "id,title\n7,Eins\n8,Zwei\n")]
    [InlineData("x.csv", "\uFEFFid;title\r\n7;\"Eins\"\r\n8;Zwei")]
    [InlineData("x.tsv", "id\ttitle\n7\tEins\n8\tZwei\n")]
    [InlineData("x.jsonl", "{\"id\":7,\"title\":\"Eins\"}\n\n{\"id\":\"8\",\"title\":\"Zwei\"}\n")]
    [InlineData("x.json", "[{\"id\":7,\"title\":\"Eins\"},{\"id\":8,\"title\":\"Zwei\"}]")]
    [InlineData("x.json", "{\"_embedded\":{\"courses\":[{\"id\":7,\"title\":\"Eins\"},{\"id\":8,\"title\":\"Zwei\"}]}}")]
    [InlineData("x.csv.gz", "id,title\n7,Eins\n8,Zwei\n")]
    public async Task Every_format_gives_the_same_rows(string name, string content)
    {
        var (courses, end) = await ReadAsync(name, content);
        Assert.Equal(["7 Eins", "8 Zwei"], courses.Select(c => $"{c.SourceId} {c.Title}"));
        Assert.True(end.IsComplete, end.Reason);
    }

    [Fact]
    public async Task Latin_1_is_read_as_such()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("x.csv"), Encoding.Latin1.GetBytes("id,title\n1,Schweißen für Büros\n"), TestContext.Current.CancellationToken);
        var (courses, _) = await ReadAsync(folder.Combine("x.csv"));
        Assert.Equal("Schweißen für Büros", Assert.Single(courses).Title);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_makes_the_poll_incomplete_and_the_others_stay()
    {
        var (courses, end) = await ReadAsync("x.jsonl", "{\"id\":1,\"title\":\"A\"}\nkaputt\n[1]\n{\"id\":2,\"title\":\"B\"}\n");
        Assert.Equal(2, courses.Count);
        Assert.Equal((false, "unreadable-rows"), (end.IsComplete, end.Reason));
    }

    [Theory]
    [InlineData("x.csv", "id,title\n1,\"A", "truncated")]
    [InlineData("x.json", "[{\"id\":1,", "truncated")]
    [InlineData("missing.csv", null, "file-missing")]
    public async Task A_broken_or_missing_file_is_a_source_in_trouble(string name, string? content, string reason) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<SourceUnavailableException>(() => ReadAsync(name, content))).Reason);

    [Fact]
    public async Task A_row_without_an_id_is_known_by_its_content()
    {
        var (first, _) = await ReadAsync("x.csv", "title\nA\nB\nA\n");
        var (second, _) = await ReadAsync("x.csv", "title\nB\nA\n");
        Assert.Equal(2, first.Count);
        Assert.Equal(first.Select(c => c.SourceId).Order(), second.Select(c => c.SourceId).Order());
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<(List<RawCourse> Courses, PollEnd End)> ReadAsync(string name, string? content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine(name);
        if (content is not null)
        {
            await using Stream file = File.Create(path);
            await using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(content), TestContext.Current.CancellationToken);
        }

        return await ReadAsync(path);
    }

    private static async Task<(List<RawCourse> Courses, PollEnd End)> ReadAsync(string path)
    {
        var source = CourseSources.Create(new SourceOptions { Name = "f", Url = path }, TimeProvider.System, IngestorEvents.Silent());
        var pages = new List<SourcePage>();
        await foreach (var page in source.ReadAsync(
            new PollContext(DateTimeOffset.UnixEpoch, new Dictionary<string, string>()), TestContext.Current.CancellationToken))
        {
            pages.Add(page);
        }

        return ([.. pages.SelectMany(p => p.Courses)], pages[^1].End!);
    }
}
