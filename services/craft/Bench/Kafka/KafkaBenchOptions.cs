namespace Craft.Bench.Kafka;

/// <summary>Where the peers are, and how much is measured.</summary>
/// <param name="Servers">Folder with <c>kafka/start</c> and <c>kafka-streams/run</c>; without it there are no peers.</param>
/// <param name="Messages">Messages of 1 KiB per run.</param>
internal sealed record KafkaBenchOptions(DirectoryInfo Servers, int Messages);
