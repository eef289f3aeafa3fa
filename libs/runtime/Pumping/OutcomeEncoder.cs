using System.Text;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>Turns verdicts into what is written: outputs with their headers, dead letters, nothing.</summary>
internal sealed class OutcomeEncoder<TOut>(StageOptions stage, Func<TOut, byte[]>? encode, TimeProvider time)
    where TOut : class
{
    // below what a topic takes, with room for headers and the batch frame
    private const int MaxOutputBytes = Topics.MaxMessageBytes - (64 * 1024);

    private readonly Func<TOut, byte[]> _encode = encode ?? WireJson.Write;
    private readonly byte[] _source = Encoding.UTF8.GetBytes($"/craft/{stage.Name}");

    public void Apply(InFlight item, StepVerdict<TOut> verdict, byte[] trace)
    {
        switch (verdict.Outcome)
        {
            case Outcome<TOut>.Emit emit:
                Emit(item, emit.Outputs, verdict.Attempts, trace);
                break;
            case Outcome<TOut>.Skip skip:
                item.Skip(skip.Why);
                break;
            case Outcome<TOut>.Reject reject:
                Reject(item, new(RejectReason.StepRejected, reject.Detail, verdict.Attempts));
                break;
            default:
                // the text of an exception may hold payload: only its type leaves the process
                var type = verdict.Failure?.GetType().FullName ?? "an unknown failure";
                Reject(item, new(RejectReason.StepFailed, $"the step failed with {type}", verdict.Attempts, type));
                break;
        }
    }

    public void Reject(InFlight item, Rejection why) =>
        item.Reject(why, DeadLetters.Of(item.Record, stage.Name, why, time.GetUtcNow()));

    private void Emit(InFlight item, IReadOnlyList<Output<TOut>> outputs, int attempts, byte[] trace)
    {
        var records = new WireRecord[outputs.Count];
        var now = EventHeaders.Time(time.GetUtcNow());
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            var topic = output.Topic ?? stage.OutputTopic
                ?? throw new StepContractException($"{stage.Name} emits, but has no output topic");
            if (!TryEncode(output.Value, out var value, out var why))
            {
                Reject(item, new(RejectReason.StepFailed, why, attempts));
                return;
            }

            var key = Encoding.UTF8.GetBytes(output.Key);
            var headers = EventHeaders.Of(item.Record, i, topic, key, _source, now, trace, output.Headers);
            records[i] = new(topic, key, value, headers);
        }

        item.Emit(records);
    }

    private bool TryEncode(TOut? value, out byte[]? bytes, out string why)
    {
        (bytes, why) = (null, "");
        if (value is null)
        {
            return true;
        }

        try
        {
            bytes = _encode(value);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            why = "an output holds text that is not valid Unicode";
            return false;
        }

        why = bytes.Length > MaxOutputBytes ? $"an output has {bytes.Length} bytes, a topic takes {MaxOutputBytes}" : "";
        return why.Length == 0;
    }
}
