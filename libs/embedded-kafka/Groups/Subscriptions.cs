using Craft.EmbeddedBroker.Protocol;

namespace Craft.EmbeddedBroker.Groups;

/// <summary>Which topics the members of a group read: the one part of their metadata that the broker looks into.</summary>
internal static class Subscriptions
{
    public const string ConsumerProtocol = "consumer";

    /// <summary>Whether a member reads the topic; a member whose metadata cannot be understood may read any.</summary>
    public static bool Reads(GroupDescription group, string topic) =>
        group.Members.Any(member => TopicsOf(member.Metadata)?.Contains(topic) ?? true);

    private static List<string>? TopicsOf(byte[] metadata)
    {
        var reader = new KafkaReader();
        reader.Reset(metadata, 0, metadata.Length);
        try
        {
            reader.Int16();
            var topics = new List<string>();
            for (var count = reader.ArrayLength(); count > 0; count--) topics.Add(reader.String());
            return topics;
        }
        catch (MalformedRequestException)
        {
            return null;
        }
    }
}
