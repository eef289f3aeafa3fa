using System.Text;
using System.Text.Json;
using Craft.Batch;

namespace Craft.UnitTests.Batch;

/// <summary>Runs text through batch work in memory.</summary>
internal static class BatchLines
{
    public static async Task<(IReadOnlyList<JsonElement> Answers, BatchCount Count)> RunAsync(string input, BatchWork work, CancellationToken ct)
    {
        using var from = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var to = new MemoryStream();
        var count = await BatchRun.RunAsync(from, to, work, null, ct);
        var answers = Encoding.UTF8.GetString(to.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        return (answers, count);
    }

    /// <summary>Answers every line with its own text.</summary>
    public static Task<IReadOnlyList<BatchAnswer>> EchoAsync(IReadOnlyList<BatchLine> lines, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<BatchAnswer>>([.. lines.Select(line => BatchAnswer.Of(w => w.WriteString("echo", line.Find("text"))))]);
}
