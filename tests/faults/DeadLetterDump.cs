using System.Text;
using Craft.Schemas;

namespace Craft.FaultTests;

/// <summary>The dead letters of a topic: key, original value, reason.</summary>
internal sealed record DeadLetterDump(string? Key, byte[]? Value, string Reason, string Detail, string Topic)
{
    public static IReadOnlyList<DeadLetterDump> Read(string bootstrap, string topic, string service) =>
        TopicDump.Read(bootstrap, Topics.DeadLetters(topic, service).Name, result =>
        {
            string Header(string name) => Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes(name));
            return new DeadLetterDump(
                result.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null,
                result.Message.Value,
                Header(HeaderNames.ErrorReason),
                Header(HeaderNames.ErrorDetail),
                Header(HeaderNames.ErrorTopic));
        });
}
