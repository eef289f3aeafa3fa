namespace Craft.Training.Optimise;

/// <summary>The learning rate over time, as a factor of its highest value.</summary>
public static class Schedule
{
    /// <summary>Up from 0 in <paramref name="warmUp"/> steps, then in a line down to 0 at the last.</summary>
    public static Func<long, double> Linear(long warmUp, long steps) => step => step < warmUp
        ? Rise(step, warmUp)
        : Math.Max(0, (steps - step) / (double)Math.Max(1, steps - warmUp));

    /// <summary>Up from 0 in <paramref name="warmUp"/> steps, then down half a cosine to 0 at the last.</summary>
    public static Func<long, double> Cosine(long warmUp, long steps) => step => step < warmUp
        ? Rise(step, warmUp)
        : Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * (step - warmUp) / Math.Max(1, steps - warmUp))));

    /// <summary>Up from 0 in <paramref name="warmUp"/> steps, then level.</summary>
    public static Func<long, double> Constant(long warmUp) => step => step < warmUp ? Rise(step, warmUp) : 1;

    private static double Rise(long step, long warmUp) => step / (double)Math.Max(1, warmUp);
}
