using System.Text;
using Craft.Schemas;
using Xunit;

namespace Craft.FaultTests.Chaos;

/// <summary>The oracle itself, on made-up runs: silent on a good one, and each defect under its own name.</summary>
public sealed class ChaosOracleTests
{
    private const string Key = "key-1";

    private static readonly RunFacts _good = Good();

    public static TheoryData<string, string> Defects() => new()
    {
        { "nothing", "" },
        { "an output is missing", "C-1" },
        { "an output is there twice", "C-1" },
        { "a dead letter is missing", "C-1" },
        { "a dead letter is there twice", "C-1" },
        { "an output that nobody asked for", "C-2" },
        { "a dead letter of a good input", "C-2" },
        { "the offset is beyond the end", "C-3" },
        { "the offset is before the end", "C-3" },
        { "an offset went back", "C-3" },
        { "an older output last", "C-5" },
        { "too many in flight", "C-6" },
        { "not drained", "C-7" },
        { "a process died", "C-7" },
        { "poison passed on", "C-8" },
        { "a wrong reason", "C-8" },
        { "a changed dead letter", "C-8" },
        { "a bad stop", "C-9" },
        { "an acknowledged input is gone", "B-1" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_has_its_own_name(string defect, string invariant) =>
        Assert.Equal(invariant, string.Join(' ', ChaosOracle.Judge(With(defect)).Invariants));

    [Fact]
    public void The_rule_has_messages_of_every_fate()
    {
        var fates = Enumerable.Range(1, 500).Select(i => ChaosRule.Of(Key, i)).ToHashSet();
        Assert.Equal([Fate.Pass, Fate.Twice, Fate.Skip, Fate.Rejected, Fate.Poison], fates.Order());
    }

    private static RunFacts With(string defect)
    {
        var (outputs, letters, poison) = (_good.Outputs, _good.Letters, _good.Letters[0]);
        return defect switch
        {
            "an output is missing" => _good with { Outputs = [.. outputs.Skip(1)] },
            "an output is there twice" => _good with { Outputs = [.. outputs, outputs[0] with { Offset = 9_000 }] },
            "a dead letter is missing" => _good with { Letters = [.. letters.Skip(1)] },
            "a dead letter is there twice" => _good with { Letters = [.. letters, poison] },
            "an output that nobody asked for" => _good with { Outputs = [.. outputs, outputs[^1] with { Offset = 9_000, Text = "9|invented" }] },
            "a dead letter of a good input" => _good with { Letters = [.. letters, poison with { Offset = GoodOffset() }] },
            "the offset is beyond the end" => _good with { Committed = [201, 0, 0, 0] },
            "the offset is before the end" => _good with { Committed = [199, 0, 0, 0] },
            "an offset went back" => _good with { CommitsAstray = ["it did"] },
            "an older output last" => _good with { Outputs = [.. outputs.Skip(1), outputs[0] with { Offset = 9_000 }] },
            "too many in flight" => _good with { InFlight = [10, 5_000] },
            "not drained" => _good with { Drained = null, Committed = [150, 0, 0, 0], Outputs = [.. outputs.Where(o => o.Sequence <= 150)] },
            "a process died" => _good with { Deaths = ["one"] },
            "poison passed on" => _good with
            {
                Letters = [.. letters.Skip(1)],
                Outputs = [.. outputs, new(0, poison.Offset * 2, Key, poison.Offset + 1, "0|passed on")],
            },
            "a wrong reason" => _good with { Letters = [poison with { Reason = RejectReason.TooLarge }, .. letters.Skip(1)] },
            "a changed dead letter" => _good with { Letters = [poison with { Value = [1] }, .. letters.Skip(1)] },
            "a bad stop" => _good with { BadStops = ["one"] },
            "an acknowledged input is gone" => _good with
            {
                Acknowledged = [.. _good.Acknowledged, new(0, 200, Key, Document(201))],
            },
            _ => _good,
        };
    }

    private static long GoodOffset() => Enumerable.Range(1, 200).First(i => ChaosRule.Of(Key, i) == Fate.Pass) - 1;

    private static RunFacts Good()
    {
        List<InputRecord> inputs = [.. Enumerable.Range(1, 200).Select(i => new InputRecord(0, i - 1, Key, Document(i)))];
        var due = inputs.Select(Due.Of).ToList();
        var outputs = due.SelectMany((d, i) => d.Outputs.Select(o => new OutputRecord(0, i * 2, Key, i + 1, o[(o.LastIndexOf('/') + 1)..])));
        return new()
        {
            Acknowledged = inputs,
            Inputs = inputs,
            Outputs = [.. outputs],
            Letters = [.. due.Where(d => d.Reason is not null)
                .Select(d => new LetterRecord(0, d.Place.Offset, d.Reason!, Key, inputs[(int)d.Place.Offset].Value))],
            Committed = [200, 0, 0, 0],
            Drained = TimeSpan.FromSeconds(1),
            InFlight = [100],
        };
    }

    private static byte[] Document(int sequence) => Encoding.UTF8.GetBytes($"{{\"revision\":{sequence},\"index\":\"text {sequence}\"}}");
}
