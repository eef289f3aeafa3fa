using System.CommandLine;
using Craft.Cli;
using Craft.Runtime;
using Craft.Schemas;

namespace Craft.Operate;

/// <summary><c>craft dlq</c>: look at dead letters and send them back.</summary>
internal static class DlqCommand
{
    private static readonly string[] _reasons =
    [
        RejectReason.NotJson, RejectReason.Invalid, RejectReason.TooLarge, RejectReason.NoKey, RejectReason.StepRejected,
        RejectReason.StepFailed,
    ];

    public static Command Make() => new("dlq", "Dead letters: what was rejected, why, and back to its topic.")
    {
        ListCommand(),
        ShowCommand(),
        ReplayCommand(),
    };

    private static Command ListCommand()
    {
        var topic = new Option<string?>("--topic") { Description = "Only this dead-letter topic, or those of this topic.", HelpName = "TOPIC" };
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("list", "Every dead-letter topic with its counts by reason.") { topic, json, folder, kafka };
        command.SetAction(async (parsed, ct) =>
        {
            using var stop = new StopSignal(ct);
            var clients = KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder));
            return await KafkaCall.AskAsync(
                clients, () => DlqList.RunAsync(clients, parsed.GetValue(topic), parsed.GetValue(json), stop.Token));
        });
        return command;
    }

    private static Command ShowCommand()
    {
        var topic = Topic();
        var partition = Number<int?>("--partition", "Of the one dead letter to show.", "P");
        var offset = Number<long?>("--offset", "Of the one dead letter to show.", "O");
        var last = Number<int?>("--last", $"Show the newest N ({DlqShow.DefaultLast}).", "N");
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("show", "Dead letters with their headers, reason and the beginning of their value.")
        {
            topic, partition, offset, last, json, folder, kafka,
        };
        command.Validators.Add(result =>
        {
            var (one, both) = (result.GetValue(partition) is not null, result.GetValue(offset) is not null);
            if (one != both || (one && result.GetValue(last) is not null))
            {
                result.AddError("dlq show wants --partition together with --offset, or --last.");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            using var stop = new StopSignal(ct);
            var clients = KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder));
            var name = parsed.GetRequiredValue(topic);
            var asJson = parsed.GetValue(json);
            return await KafkaCall.AskAsync(clients, () => parsed.GetValue(partition) is { } p
                ? DlqShow.OneAsync(clients, name, p, parsed.GetValue(offset)!.Value, asJson, stop.Token)
                : DlqShow.LastAsync(clients, name, parsed.GetValue(last) ?? DlqShow.DefaultLast, asJson, stop.Token));
        });
        return command;
    }

    private static Command ReplayCommand()
    {
        var topic = Topic();
        var reason = new Option<string?>("--reason") { Description = "Only dead letters of this reason.", HelpName = "REASON" };
        reason.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !_reasons.Contains(text))
            {
                result.AddError($"--reason wants one of {string.Join(", ", _reasons)}.");
            }
        });
        var from = TopicPointText.Option("--from", "Where in the dead letters to begin (beginning).");
        var to = TopicPointText.Option("--to", "Where to end; that place itself is not replayed (end).");
        var partition = Number<int?>("--partition", "Only this partition of the dead letters.", "P");
        var offset = Number<long?>("--offset", "Only the dead letter at this offset of --partition.", "O");
        var again = new Option<bool>("--again") { Description = "Also what was replayed before and failed again." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be replayed." };
        var (folder, kafka, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Json());
        var command = new Command("replay", "Writes dead letters back to the topics they come from, each once.")
        {
            topic, reason, from, to, partition, offset, again, dryRun, json, folder, kafka,
        };
        command.Validators.Add(result =>
        {
            var single = result.GetValue(offset) is not null;
            if (single && (result.GetValue(partition) is null || result.GetResult(from) is not null || result.GetResult(to) is not null))
            {
                result.AddError("--offset wants --partition and stands without --from and --to.");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            using var stop = new StopSignal(ct);
            var clients = KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder));
            var one = parsed.GetValue(offset);
            var order = new ReplayOrder(parsed.GetRequiredValue(topic))
            {
                Reason = parsed.GetValue(reason),
                From = one is { } first ? new TopicPoint.At(first) : parsed.GetValue(from) ?? new TopicPoint.Earliest(),
                To = one is { } end ? new TopicPoint.At(end + 1) : parsed.GetValue(to) ?? new TopicPoint.Latest(),
                Partition = parsed.GetValue(partition),
                Again = parsed.GetValue(again),
                DryRun = parsed.GetValue(dryRun),
            };
            return await KafkaCall.AskAsync(clients, () => DlqReplay.RunAsync(clients, order, parsed.GetValue(json), stop.Token));
        });
        return command;
    }

    private static Argument<string> Topic()
    {
        var topic = new Argument<string>("topic") { Description = "A dead-letter topic, as craft dlq list names it." };
        topic.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !name.EndsWith(DeadLetter.Suffix, StringComparison.Ordinal))
            {
                result.AddError($"\"{name}\" is no dead-letter topic: their names end with {DeadLetter.Suffix}.");
            }
        });
        return topic;
    }

    private static Option<T> Number<T>(string name, string description, string help)
    {
        var option = new Option<T>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !ulong.TryParse(text, out _))
            {
                result.AddError($"{name} wants a number from 0.");
            }
        });
        return option;
    }
}
