using Confluent.Kafka;

namespace Craft.Runtime;

/// <summary>Why a record was not taken, with what to do about it.</summary>
internal static class ProduceTrouble
{
    public static string Sentence(string topic, Error error, int valueBytes, KafkaOptions options) => error.Code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge =>
            $"a record of {valueBytes} bytes is too large for {topic}: a topic of ours takes {Schemas.Topics.MaxMessageBytes} (max.message.bytes); raise that or send less",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic =>
            $"there is no topic {topic} on {options.BootstrapServers}: the services make theirs when they start",
        ErrorCode.Local_UnknownPartition => $"topic {topic} has fewer partitions than the record asks for",
        ErrorCode.TopicAuthorizationFailed => $"this account may not write to {topic}: give it the right to (Kafka ACL WRITE)",
        ErrorCode.Local_MsgTimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown =>
            $"no Kafka broker took a record for {topic} at {options.BootstrapServers} ({error.Reason}): check Kafka:BootstrapServers",
        _ => $"Kafka did not take a record for {topic}: {error.Reason}",
    };
}
