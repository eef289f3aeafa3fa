import java.time.Duration;
import java.util.*;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.*;

/** What a Java service and Kafka's own tools do with a broker; prints one line "name: value" for each. Arguments: bootstrap server, name. */
public final class EveryCall {
    static final String TEXT = "org.apache.kafka.common.serialization.StringSerializer";
    static final String READ_TEXT = "org.apache.kafka.common.serialization.StringDeserializer";

    public static void main(String[] arguments) throws Exception {
        String server = arguments[0], name = arguments[1], group = name + "-group";
        var partition = new TopicPartition(name, 0);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", server, "default.api.timeout.ms", 30000))) {
            admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
            say("cluster", admin.describeCluster().nodes().get().size());
            say("topic", admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size());

            var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", server, "key.serializer", TEXT,
                "value.serializer", TEXT, "transactional.id", name + "-tx"));
            try (var producer = new KafkaProducer<String, String>(settings)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(name, 0, "k", "aborted")).get();
                say("producers", admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers().size());
                say("listed open", admin.listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                    .all().get().stream().anyMatch(found -> found.transactionalId().equals(name + "-tx")));
                say("described", admin.describeTransactions(List.of(name + "-tx")).all().get().get(name + "-tx").state());
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(name, 0, "k", "committed"));
                producer.commitTransaction();
            }
            say("read", read(server, group, name, "classic", 1));
            say("groups", admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream().anyMatch(found -> found.groupId().equals(group)));
            say("group", admin.describeConsumerGroups(List.of(group)).all().get().get(group).groupState());
            say("offset", admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition).offset());
            say("latest", admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get().get(partition).offset());
            say("max timestamp", admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp())).all().get().get(partition).offset());
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(0))).all().get();
            admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all().get();
            say("offsets left", admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().size());

            settings.put("transactional.id", name + "-zombie");
            try (var zombie = new KafkaProducer<String, String>(settings)) {
                zombie.initTransactions();
                zombie.beginTransaction();
                zombie.send(new ProducerRecord<>(name, 1, "k", "zombie")).get();
                admin.fenceProducers(List.of(name + "-zombie")).all().get();
                try {
                    zombie.commitTransaction();
                    say("zombie", "committed");
                } catch (KafkaException e) {
                    say("zombie", e.getClass().getSimpleName());
                }
            }
            var member = consumer(server, group + "-static", "classic", Map.of("group.instance.id", "name"));
            member.subscribe(List.of(name));
            while (member.assignment().isEmpty()) member.poll(Duration.ofMillis(100));
            say("static members", admin.describeConsumerGroups(List.of(group + "-static")).all().get().get(group + "-static").members().size());
            try {
                admin.deleteConsumerGroups(List.of(group + "-static")).all().get();
                say("deleted", "with members");
            } catch (ExecutionException e) {
                say("deleted", e.getCause().getClass().getSimpleName());
            }
            admin.removeMembersFromConsumerGroup(group + "-static", new RemoveMembersFromConsumerGroupOptions(
                Set.of(new MemberToRemove("name")))).all().get();
            say("members left", admin.describeConsumerGroups(List.of(group + "-static")).all().get().get(group + "-static").members().size());
            member.close(CloseOptions.timeout(Duration.ofSeconds(5)));
            try {
                say("new protocol", read(server, group + "-new", name, "consumer", 1));
            } catch (KafkaException e) {
                say("new protocol", e.getClass().getSimpleName());
            }
            admin.deleteTopics(List.of(name)).all().get();
        }
    }

    static KafkaConsumer<String, String> consumer(String server, String group, String protocol, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(Map.of("bootstrap.servers", server, "group.id", group, "group.protocol", protocol,
            "auto.offset.reset", "earliest", "isolation.level", "read_committed", "enable.auto.commit", false,
            "key.deserializer", READ_TEXT, "value.deserializer", READ_TEXT));
        settings.putAll(more);
        return new KafkaConsumer<>(settings);
    }

    static List<String> read(String server, String group, String topic, String protocol, int count) {
        var read = new ArrayList<String>();
        try (var consumer = consumer(server, group, protocol, Map.of())) {
            consumer.subscribe(List.of(topic));
            var until = System.nanoTime() + 20_000_000_000L;
            while (read.size() < count && System.nanoTime() < until)
                consumer.poll(Duration.ofMillis(200)).forEach(found -> read.add(found.value()));
            consumer.commitSync();
        }
        return read;
    }

    static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
