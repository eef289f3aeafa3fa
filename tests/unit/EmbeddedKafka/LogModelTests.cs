using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>Any sequence of appends, transactions, restarts, retention and compaction against a list that forgets nothing.</summary>
public sealed class LogModelTests
{
    /// <summary>What is done to the log; each number takes its meaning from the state it meets.</summary>
    private enum Step
    {
        Plain,
        Idempotent,
        Repeat,
        Transaction,
        Commit,
        Abort,
        CleanRestart,
        Kill,
        LoseSnapshots,
        Seal,
        Compact,
        DeleteRecords,
        PassTime,
    }

    private static readonly Gen<(Step Step, int Number)[]> _steps =
        Gen.Select(Gen.Frequency(
            (12, Gen.Const(Step.Plain)), (6, Gen.Const(Step.Idempotent)), (2, Gen.Const(Step.Repeat)),
            (8, Gen.Const(Step.Transaction)), (4, Gen.Const(Step.Commit)), (4, Gen.Const(Step.Abort)),
            (1, Gen.Const(Step.CleanRestart)), (1, Gen.Const(Step.Kill)), (1, Gen.Const(Step.LoseSnapshots)),
            (3, Gen.Const(Step.Seal)), (4, Gen.Const(Step.Compact)), (1, Gen.Const(Step.DeleteRecords)),
            (2, Gen.Const(Step.PassTime))), Gen.Int[0, 999]).Array[20, 200];

    [Fact]
    public void A_reader_sees_what_the_model_says_at_both_isolation_levels()
    {
        _steps.Sample(
            steps =>
            {
                var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
                using var model = new LogModel(time);
                foreach (var (step, number) in steps)
                {
                    Do(model, step, number);
                    if (number % 8 == 0) model.Check();
                }
                model.Check();
                model.Restart(clean: true);
                model.Check();
            },
            iter: 60, threads: 1);
    }

    private static void Do(LogModel model, Step step, int number)
    {
        switch (step)
        {
            case Step.Plain: model.Append(number); break;
            case Step.Idempotent: model.AppendIdempotent(100 + number % 2, number); break;
            case Step.Repeat: model.Repeat(); break;
            case Step.Transaction: model.AppendInTransaction(200 + number % 3, number); break;
            case Step.Commit: model.End(200 + number % 3, commit: true); break;
            case Step.Abort: model.End(200 + number % 3, commit: false); break;
            case Step.CleanRestart: model.Restart(clean: true); break;
            case Step.Kill: model.Restart(clean: false); break;
            case Step.LoseSnapshots: model.Restart(clean: false, loseSnapshots: true); break;
            case Step.Seal: model.Seal(); break;
            case Step.Compact: model.Compact(); break;
            case Step.DeleteRecords: model.DeleteRecords(number); break;
            default: model.PassTime(TimeSpan.FromSeconds(number)); break;
        }
    }
}
