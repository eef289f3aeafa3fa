// What a JavaScript service does with Kafka; prints one JSON document with what it saw. Arguments: bootstrap server, name.
const { Kafka, logLevel, CompressionTypes } = require('kafkajs');

const [broker, name] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'kafkajs', brokers: [broker], logLevel: logLevel.ERROR, retry: { retries: 20 } });

async function readAll(groupId, topic, count) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 6000, rebalanceTimeout: 6000 });
  const read = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((done, failed) => {
    consumer.on(consumer.events.CRASH, event => failed(event.payload.error));
    consumer.run({
      autoCommitThreshold: 1,
      eachMessage: async ({ partition, message }) => {
        read.push([String(message.key), String(message.value), partition, String(message.headers.a ?? '')]);
        if (read.length === count) done();
      },
    });
  });
  await consumer.disconnect();
  return read.sort();
}

(async () => {
  const seen = {};
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: name, numPartitions: 2, replicationFactor: 1 }] });
  const cluster = await admin.describeCluster();
  seen.brokers = cluster.brokers.map(node => `${node.host}:${node.port}`);

  const producer = kafka.producer({ transactionalId: `${name}-tx`, idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const aborted = await producer.transaction();
  await aborted.send({ topic: name, messages: [{ key: 'k', value: 'aborted' }] });
  await aborted.abort();
  const committed = await producer.transaction();
  await committed.send({
    topic: name,
    compression: CompressionTypes.GZIP,
    messages: [{ key: 'k1', value: 'one', headers: { a: 'b' } }, { key: 'k2', value: 'two' }, { key: 'k1', value: 'three' }],
  });
  await committed.sendOffsets({ consumerGroupId: `${name}-tx`, topics: [{ topic: name, partitions: [{ partition: 0, offset: '4' }] }] });
  await committed.commit();
  await producer.disconnect();

  seen.records = await readAll(`${name}-group`, name, 3);
  const offsets = await admin.fetchOffsets({ groupId: `${name}-tx`, topics: [name] });
  seen.offset = offsets[0].partitions.find(found => found.partition === 0).offset;
  const group = (await admin.describeGroups([`${name}-group`])).groups[0];
  seen.group = [group.state, group.members.length];
  seen.listed = (await admin.listGroups()).groups.some(found => found.groupId === `${name}-group`);
  await admin.deleteGroups([`${name}-group`]);
  seen.deleted = !(await admin.listGroups()).groups.some(found => found.groupId === `${name}-group`);
  try {
    await admin.createTopics({ topics: [{ topic: 'a b', numPartitions: 1 }] });
  } catch (error) {
    seen.refused = (error.errors ?? [error])[0].type;
  }
  await admin.deleteTopics({ topics: [name] });
  await admin.disconnect();
  console.log(JSON.stringify(seen));
})().catch(error => { console.error(error); process.exit(1); });
