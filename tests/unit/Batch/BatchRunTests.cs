using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Craft.Batch;
using Xunit;

namespace Craft.UnitTests.Batch;

/// <summary>JSON Lines in, JSON Lines out: order, ids, bad lines, bounds.</summary>
public sealed class BatchRunTests
{
    [Fact]
    public async Task Answers_keep_the_order_and_the_ids_of_the_lines()
    {
        // of all lengths, so that windows end in all places
        string[] texts = [.. Enumerable.Range(0, 5_000).Select(i => new string((char)('a' + (i % 26)), i * 7 % 3_001))];
        var input = string.Concat(texts.Select((t, i) => JsonSerializer.Serialize(new { id = $"n{i}", text = t }) + "\n"));

        var (answers, count) = await BatchLines.RunAsync(input, UnevenAsync, TestContext.Current.CancellationToken);

        Assert.Equal(texts.Select((t, i) => ($"n{i}", t)), answers.Select(a => (a.GetProperty("id").GetString()!, a.GetProperty("echo").GetString()!)));
        Assert.Equal(new BatchCount(texts.Length, 0), count);
    }

    [Fact]
    public async Task A_missing_id_is_the_number_of_the_line_and_blank_lines_count()
    {
        var (answers, _) = await BatchLines.RunAsync(
            "\uFEFF{\"text\":\"a\"}\r\n\n  \n{\"id\":null,\"text\":\"b\"}\n{\"id\":7.5,\"text\":\"c\"}", BatchLines.EchoAsync, TestContext.Current.CancellationToken);

        Assert.Equal(["1", "4", "7.5"], answers.Select(a => a.GetProperty("id").GetRawText()));
    }

    [Theory]
    [InlineData("nonsense", "the line is not JSON")]
    [InlineData("{\"text\":\"a\"} {}", "the line is not JSON")]
    [InlineData("[1]", "the line is not a JSON object")]
    [InlineData("{\"id\":{}}", "id is neither text nor a number")]
    [InlineData("{\"id\":\"\\ud800\"}", "id is not valid Unicode")]
    public async Task A_bad_line_is_answered_with_its_fault_and_the_others_as_usual(string bad, string fault)
    {
        var (answers, count) = await BatchLines.RunAsync(
            $"{{\"text\":\"a\"}}\n{bad}\n{{\"text\":\"b\"}}\n", BatchLines.EchoAsync, TestContext.Current.CancellationToken);

        Assert.Equal(3, answers.Count);
        Assert.Equal((2, fault), (answers[1].GetProperty("id").GetInt32(), answers[1].GetProperty("error").GetString()));
        Assert.Equal("b", answers[2].GetProperty("echo").GetString());
        Assert.Equal(new BatchCount(3, 1), count);
    }

    [Fact]
    public async Task A_line_longer_than_the_bound_is_bad_and_the_next_one_is_read()
    {
        var input = $"{{\"text\":\"{new string('x', BatchReader.LineBytesMax + 10)}\"}}\n{{\"text\":\"b\"}}\n";

        var (answers, _) = await BatchLines.RunAsync(input, BatchLines.EchoAsync, TestContext.Current.CancellationToken);

        Assert.Equal("the line is longer than 16 MiB", answers[0].GetProperty("error").GetString());
        Assert.Equal((2, "b"), (answers[1].GetProperty("id").GetInt32(), answers[1].GetProperty("echo").GetString()));
    }

    [Fact]
    public async Task Who_writes_one_line_gets_its_answer_before_the_next()
    {
        var ct = TestContext.Current.CancellationToken;
        var (questions, answers) = (new Pipe(), new Pipe());
        var run = BatchRun.RunAsync(questions.Reader.AsStream(), answers.Writer.AsStream(), BatchLines.EchoAsync, null, ct);
        using var reader = new StreamReader(answers.Reader.AsStream());
        foreach (var text in (string[])["first", "second"])
        {
            await questions.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}\n"), ct);

            Assert.Contains(text, await reader.ReadLineAsync(ct), StringComparison.Ordinal);
        }

        await questions.Writer.CompleteAsync();
        Assert.Equal(new BatchCount(2, 0), await run);
    }

    [Fact]
    public async Task An_output_that_nobody_reads_ends_the_run()
    {
        await using var endless = new EndlessLines();
        await using var closed = new ClosedPipe();

        await Assert.ThrowsAsync<IOException>(
            () => BatchRun.RunAsync(endless, closed, BatchLines.EchoAsync, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Work_that_fails_ends_the_run_with_its_exception()
    {
        await using var endless = new EndlessLines();
        using var output = new MemoryStream();

        await Assert.ThrowsAsync<InvalidOperationException>(() => BatchRun.RunAsync(
            endless, output, (_, _) => throw new InvalidOperationException("a bug"), null, TestContext.Current.CancellationToken));
    }

    // every second window is slower than the one behind it
    private static async Task<IReadOnlyList<BatchAnswer>> UnevenAsync(IReadOnlyList<BatchLine> lines, CancellationToken ct)
    {
        for (var i = 0; i < lines[0].Number % 2 * 50; i++)
        {
            await Task.Yield();
        }

        return await BatchLines.EchoAsync(lines, ct);
    }
}
