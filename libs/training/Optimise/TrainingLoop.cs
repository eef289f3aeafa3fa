using Craft.Inference.Models;
using Craft.Training.Network;
using Craft.Training.Storage;
using static TorchSharp.torch;

namespace Craft.Training.Optimise;

/// <summary>
/// The loop of every training: batches, gradients, steps, progress, evaluations, checkpoints. A run that was killed at any
/// moment and is started again ends with the same bytes, because everything random follows from the number of the batch.
/// </summary>
public sealed class TrainingLoop
{
    private readonly TrainingPlan _plan;
    private readonly BertNetwork _network;
    private readonly AdamW _optimiser;
    private readonly CheckpointFolder _checkpoints;
    private readonly MetricsFile _metrics;
    private readonly WeightAverage _average;
    private TrainingState _state;
    private long _tokens;
    private long _reportedAt;
    private long _storedAt;

    private TrainingLoop(TrainingPlan plan, BertNetwork network, AdamW optimiser)
    {
        (_plan, _network, _optimiser, _checkpoints) = (plan, network, optimiser, new CheckpointFolder(plan.Folder));
        _state = _checkpoints.Restore(plan.Recipe, network.Parameters, optimiser) ?? new TrainingState { Recipe = plan.Recipe };
        _metrics = new MetricsFile(plan.Folder, _state.Step);
        _average = new WeightAverage(plan.Folder, plan.AverageLast);
        _reportedAt = _storedAt = plan.Time.GetTimestamp();
    }

    private string BestPath => Path.Combine(_plan.Folder, "best.safetensors");

    /// <summary>Trains, or goes on with a training.</summary>
    /// <param name="plan">How.</param>
    /// <param name="network">What; ends with the best weights if the plan names a metric, else with the last.</param>
    /// <param name="step">
    /// The loss of a batch by its number since the beginning. It must follow from that number (and the network) alone.
    /// </param>
    /// <param name="evaluate">Metrics of the network; it is called without graph and dropout.</param>
    /// <param name="ct">Asks for an end: a checkpoint is written first.</param>
    /// <exception cref="TrainingFailure">The loss is no number, or the folder holds another run.</exception>
    public static TrainingOutcome Run(
        TrainingPlan plan, BertNetwork network, Func<long, StepLoss> step,
        Func<IReadOnlyDictionary<string, double>>? evaluate = null, CancellationToken ct = default)
    {
        using var optimiser = new AdamW(network.Parameters, plan.Optimiser, network.Config.Layers);
        return new TrainingLoop(plan, network, optimiser).Run(step, evaluate, ct);
    }

    private TrainingOutcome Run(Func<long, StepLoss> step, Func<IReadOnlyDictionary<string, double>>? evaluate, CancellationToken ct)
    {
        var (started, first) = (_plan.Time.GetTimestamp(), _state.Step);
        while (_state.Step < _plan.Steps && !HasGivenUp)
        {
            if (ct.IsCancellationRequested)
            {
                Store();
                return Outcome(TrainingEnd.Interrupted);
            }

            Step(step);
            var evaluated = evaluate is not null && (_state.Step == _plan.Steps || _plan.EvaluateAfter?.Invoke(_state.Step) is true)
                ? Evaluate(evaluate)
                : null;
            if (evaluated is not null || _state.Step % _plan.ReportEvery == 0 || _state.Step == _plan.Steps)
            {
                Report(evaluated, _plan.Time.GetElapsedTime(started) / (_state.Step - first) * (_plan.Steps - _state.Step));
            }

            if (_state.Step % _plan.CheckpointEvery == 0 || _state.Step == _plan.Steps
                || _plan.Time.GetElapsedTime(_storedAt) >= _plan.CheckpointAfter)
            {
                Store();
            }
        }

        return Finish(evaluate);
    }

    private bool HasGivenUp => _plan.Patience > 0 && _state.EvaluationsWithoutGain >= _plan.Patience;

    private void Step(Func<long, StepLoss> step)
    {
        _network.Training = true;
        _optimiser.Clear();
        var sum = 0.0;
        for (var i = 0; i < _plan.Accumulate; i++)
        {
            using var scope = NewDisposeScope();
            var batch = (_state.Step * _plan.Accumulate) + i;
            manual_seed(Chance.At(_plan.Seed, batch).Seed());
            var result = step(batch);
            (_plan.Accumulate == 1 ? result.Loss : result.Loss / _plan.Accumulate).backward();
            sum += result.Loss.to(ScalarType.Float64).item<double>();
            _tokens += result.Tokens;
        }

        var loss = sum / _plan.Accumulate;
        if (!double.IsFinite(loss))
        {
            throw new TrainingFailure($"the loss is {loss} at step {_state.Step}: a lower learning rate or a longer warm-up may help");
        }

        _optimiser.Step(_plan.Schedule(_state.Step));
        _state = _state with { Step = _state.Step + 1, LossSum = _state.LossSum + loss, Batches = _state.Batches + 1, LastLoss = loss };
    }

    private Evaluated Evaluate(Func<IReadOnlyDictionary<string, double>> evaluate)
    {
        var evaluated = Measure(evaluate);
        _average.Keep(_state.Step, _network.Parameters);
        if (_plan.Metric is not null)
        {
            var gained = IsBetter(evaluated);
            _state = gained
                ? _state with { Best = evaluated, EvaluationsWithoutGain = 0 }
                : _state with { EvaluationsWithoutGain = _state.EvaluationsWithoutGain + 1 };
            if (gained)
            {
                SafetensorsWriter.Write(BestPath, _network.Parameters.Export());
            }
        }

        return evaluated;
    }

    private Evaluated Measure(Func<IReadOnlyDictionary<string, double>> evaluate)
    {
        _optimiser.Clear();
        _network.Training = false;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return new Evaluated(_state.Step, evaluate());
    }

    private bool IsBetter(Evaluated evaluated) =>
        _state.Best is not { } best || evaluated.Metrics[_plan.Metric!] > best.Metrics[_plan.Metric!];

    private void Report(Evaluated? evaluated, TimeSpan remaining)
    {
        var seconds = Math.Max(_plan.Time.GetElapsedTime(_reportedAt).TotalSeconds, 1e-9);
        var line = new TrainingProgress(
            _state.Step, _plan.Steps, _state.LossSum / Math.Max(1, _state.Batches), Math.Round(_tokens / seconds, 1),
            _plan.Schedule(_state.Step - 1) * _plan.Optimiser.LearningRate, Math.Round(remaining.TotalSeconds, 1),
            evaluated?.Metrics ?? new Dictionary<string, double>());
        _metrics.Add(line);
        (_plan.Report ?? (l => Console.Out.WriteLine(MetricsFile.Text(l))))(line);
        _state = _state with { LossSum = 0, Batches = 0 };
        (_tokens, _reportedAt) = (0, _plan.Time.GetTimestamp());
    }

    private void Store()
    {
        _checkpoints.Write(_state, _network.Parameters, _optimiser);
        _metrics.Draw();
        _storedAt = _plan.Time.GetTimestamp();
    }

    private TrainingOutcome Finish(Func<IReadOnlyDictionary<string, double>>? evaluate)
    {
        var end = _state.Step < _plan.Steps ? TrainingEnd.NoGain : TrainingEnd.Finished;
        if (end == TrainingEnd.NoGain)
        {
            Store();
        }

        if (_state.Best is not null)
        {
            ChooseWeights(evaluate!);
        }

        _optimiser.Clear();
        _network.Training = false;
        return Outcome(end);
    }

    private void ChooseWeights(Func<IReadOnlyDictionary<string, double>> evaluate)
    {
        if (_average.Apply(_network.Parameters) && Measure(evaluate) is var mean && IsBetter(mean))
        {
            _state = _state with { Best = mean };
            return;
        }

        using var best = Checkpoint.OpenSafetensors(BestPath);
        _network.Parameters.Import(best);
    }

    private TrainingOutcome Outcome(TrainingEnd end) => new(end, _state.Step, _state.LastLoss, _state.Best);
}
