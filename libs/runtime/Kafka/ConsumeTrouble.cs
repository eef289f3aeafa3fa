using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>Why a stage cannot read, with what to do about it; for the health of the stage.</summary>
internal static class ConsumeTrouble
{
    public static string Sentence(StageOptions stage, Error error) => error.Code switch
    {
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic =>
            $"a topic is missing ({string.Join(", ", stage.InputTopics)}): make it, or restart the service, which makes its own",
        ErrorCode.InvalidSessionTimeout =>
            "the broker does not allow Kafka:SessionTimeout (group.min.session.timeout.ms and group.max.session.timeout.ms)",
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed =>
            $"this account may not read {string.Join(", ", stage.InputTopics)} as group {stage.GroupId}: give it the right to (Kafka ACL READ)",
        ErrorCode.UnsupportedVersion =>
            "the broker does not know KIP-848 groups: set Kafka:GroupProtocol to Classic",
        _ => $"reading fails: {error.Reason}",
    };
}
