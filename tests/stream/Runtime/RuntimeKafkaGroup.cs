using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Tests that share one broker run one after the other: two cores are few.</summary>
[CollectionDefinition(RuntimeKafka.Collection)]
public sealed class RuntimeKafkaGroup : ICollectionFixture<RuntimeKafka>;
