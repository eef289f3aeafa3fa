using System.CommandLine;
using System.Globalization;
using Craft.Cli;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.Logging.Abstractions;

namespace Craft.Operate;

/// <summary><c>craft replay</c>: a group reads a part of a topic again, or that part is copied into another topic.</summary>
internal static class ReplayCommand
{
    public static Command Make()
    {
        var topic = new Option<string>("--topic") { Description = "The topic to read again.", HelpName = "TOPIC", Required = true };
        var from = TopicPointText.Option("--from", "Where to begin.");
        from.Required = true;
        var to = TopicPointText.Option("--to", "Where to end, into a topic; that place itself is not copied (end).");
        var into = new Option<string>("--into")
        {
            Description = "A consumer group without members (enricher means craft.enricher), or a topic.",
            HelpName = "GROUP|TOPIC",
            Required = true,
        };
        var partition = new Option<int?>("--partition") { Description = "Only this partition.", HelpName = "P" };
        var create = new Option<bool>("--create") { Description = "Make the topic of --into when it is not there." };
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("replay", "Lets a group read a part of a topic again, or copies that part into a topic.")
        {
            topic, from, to, into, partition, create, json, folder, kafka,
        };
        command.SetAction(async (parsed, ct) =>
        {
            using var stop = new StopSignal(ct);
            var clients = KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder));
            var order = new RangeOrder(
                parsed.GetRequiredValue(topic), parsed.GetValue(from)!, parsed.GetValue(to), parsed.GetValue(partition),
                parsed.GetRequiredValue(into), parsed.GetValue(create), parsed.GetValue(json));
            return await KafkaCall.AskAsync(clients, () => Task.Run(() => RunAsync(clients, order, stop.Token), stop.Token));
        });
        return command;
    }

    private static async Task<int> RunAsync(KafkaClients clients, RangeOrder order, CancellationToken ct)
    {
        var scan = new TopicScan(clients, TimeProvider.System);
        var groups = await new GroupRewind(clients).GroupsAsync();
        var topics = scan.Topics();
        if (!topics.Contains(order.Into) && (Group(order.Into, groups.Keys) is { } group))
        {
            return await MoveAsync(clients, scan, order, group, ct);
        }

        if (!topics.Contains(order.Into))
        {
            if (!order.Create)
            {
                throw CommandFailure.Failed($"there is neither a group nor a topic called {order.Into}; --create makes the topic.");
            }

            await new TopicAdmin(clients, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
                .EnsureAsync([new TopicSpec(order.Into, null, "delete", null)], ct);
        }

        return await CopyAsync(clients, scan, order, ct);
    }

    private static string? Group(string name, IEnumerable<string> groups)
    {
        var known = groups.ToHashSet(StringComparer.Ordinal);
        return known.Contains(name) ? name : known.Contains($"craft.{name}") ? $"craft.{name}" : null;
    }

    private static async Task<int> MoveAsync(
        KafkaClients clients, TopicScan scan, RangeOrder order, string group, CancellationToken ct)
    {
        if (order.To is not null)
        {
            throw CommandFailure.WrongUse("--to needs a topic: a group reads on to the end.");
        }

        var ranges = await scan.RangesAsync(order.Topic, order.From, new TopicPoint.Latest(), order.Partition, ct);
        var move = await new GroupRewind(clients).MoveAsync(group, order.Topic, ranges, ct);
        if (move.Refusal is { } refusal)
        {
            throw CommandFailure.Failed(refusal + ".");
        }

        var places = ranges.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Partition}:{r.From}"));
        Terminal.Result(order.Json
            ? OperateJson.Of(new { topic = order.Topic, group, partitions = ranges })
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{group} reads {order.Topic} again from {string.Join(' ', places)}: {ranges.Sum(r => r.Offsets)} offsets to go"));
        return ExitCode.Done;
    }

    private static async Task<int> CopyAsync(KafkaClients clients, TopicScan scan, RangeOrder order, CancellationToken ct)
    {
        if (order.Into is Topics.Courses)
        {
            // the outbox finds out from the end of that topic how far it came
            throw CommandFailure.WrongUse($"only the ingestor writes {Topics.Courses}: let a group read it again (--into enricher).");
        }

        var ranges = await scan.RangesAsync(order.Topic, order.From, order.To ?? new TopicPoint.Latest(), order.Partition, ct);
        var copy = new TopicCopy(clients, TimeProvider.System, NullLogger<TopicCopy>.Instance);
        var copied = await copy.RunAsync(
            order.Topic, ranges, order.Into,
            n => Terminal.Progress(string.Create(CultureInfo.InvariantCulture, $"{n} of at most {ranges.Sum(r => r.Offsets)} copied")), ct);
        Terminal.Result(order.Json
            ? OperateJson.Of(new { topic = order.Topic, into = order.Into, copied, partitions = ranges })
            : string.Create(CultureInfo.InvariantCulture, $"{copied} records of {order.Topic} copied into {order.Into}"));
        return ExitCode.Done;
    }
}
