namespace Craft.EmbeddedBroker;

/// <summary>An expected reason why the broker does not start; the message is one sentence for the user.</summary>
public sealed class EmbeddedKafkaException(string message, Exception? inner = null) : Exception(message, inner);
