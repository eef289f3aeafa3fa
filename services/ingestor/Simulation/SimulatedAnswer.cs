using System.Text;

namespace Craft.Ingestor.Simulation;

/// <summary>An answer ready to be sent, and who waits for it to leave.</summary>
internal sealed record SimulatedAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public IReadOnlyList<TaskCompletionSource<DateTimeOffset>> Leaving { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public static SimulatedAnswer Json(ReadOnlyMemory<byte> body) => new(200, "application/json", body);

    public static SimulatedAnswer Problem(int status, string json) => new(status, "application/json", Encoding.UTF8.GetBytes(json));
}
