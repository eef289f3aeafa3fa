namespace Craft.EmbeddedBroker.Protocol;

/// <summary>A frame that is not a request of a served API and version; its connection is closed.</summary>
internal sealed class MalformedRequestException(string message) : Exception(message);
