using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>Why a record was not taken, with what to do about it.</summary>
internal static class ProduceTrouble
{
    /// <summary>Why a transaction was taken back; the client's reason names the topic.</summary>
    public static string Sentence(Error error) => IsTooLarge(error)
        ? $"{error.Reason}: raise max.message.bytes of that topic (a topic of ours takes {Schemas.Topics.MaxMessageBytes}), or send less"
        : error.Reason;

    public static string Sentence(string topic, Error error, int valueBytes, KafkaOptions options) => error.Code switch
    {
        _ when IsTooLarge(error) =>
            $"a record of {valueBytes} bytes is too large for {topic}: a topic of ours takes {Schemas.Topics.MaxMessageBytes} (max.message.bytes); raise that or send less",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic =>
            $"there is no topic {topic} on {options.BootstrapServers}: the services make theirs when they start",
        ErrorCode.Local_UnknownPartition => $"topic {topic} has fewer partitions than the record asks for",
        ErrorCode.TopicAuthorizationFailed => $"this account may not write to {topic}: give it the right to (Kafka ACL WRITE)",
        ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown =>
            $"no Kafka broker took a record for {topic} at {options.BootstrapServers} ({error.Reason}): check Kafka:BootstrapServers",
        _ => $"Kafka did not take a record for {topic}: {error.Reason}",
    };

    private static bool IsTooLarge(Error error) =>
        error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge;
}
