using System.Globalization;
using System.Text;
using Craft.Training.Optimise;

namespace Craft.Training.Storage;

/// <summary>Draws a training as SVG: the loss in blue against the left axis, each metric in a colour of its own against 0 to 1.</summary>
internal static class LossCurve
{
    private const double Width = 900;
    private const double Height = 420;
    private const double Margin = 56;

    private static readonly string[] _colours = ["#d95f02", "#1b9e77", "#7570b3", "#e7298a", "#66a61e", "#a6761d"];

    public static string Draw(IReadOnlyList<TrainingProgress> lines)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="#fff"/>

            """);
        var losses = lines.Where(l => double.IsFinite(l.Loss)).Select(l => ((double)l.Step, l.Loss)).ToList();
        if (losses.Count > 0)
        {
            var steps = Math.Max(1, losses[^1].Item1);
            var (low, high) = (losses.Min(p => p.Loss), losses.Max(p => p.Loss));
            Axes(svg, low, high, steps);
            Line(svg, "loss", "#2166ac", losses, steps, low, high, 0);
            foreach (var (at, name) in lines.SelectMany(l => l.Metrics.Keys).Distinct().Take(_colours.Length).Index())
            {
                var points = lines.Where(l => l.Metrics.ContainsKey(name)).Select(l => ((double)l.Step, l.Metrics[name])).ToList();
                Line(svg, name, _colours[at], points, steps, 0, 1, at + 1);
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, double low, double high, double steps)
    {
        const double bottom = Height - Margin, right = Width - Margin;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="M{Margin} {Margin}V{bottom}H{right}V{Margin}" fill="none" stroke="#888"/>
            <text x="{Margin}" y="{bottom + 18}">0</text><text x="{right}" y="{bottom + 18}" text-anchor="end">{steps:0} steps</text>
            <text x="{Margin - 6}" y="{bottom}" text-anchor="end">{low:0.###}</text><text x="{Margin - 6}" y="{Margin + 4}" text-anchor="end">{high:0.###}</text>
            <text x="{right + 6}" y="{bottom}">0</text><text x="{right + 6}" y="{Margin + 4}">1</text>

            """);
    }

    private static void Line(
        StringBuilder svg, string name, string colour, List<(double Step, double Value)> points, double steps, double low, double high, int row)
    {
        double X(double step) => Margin + (step / steps * (Width - (2 * Margin)));
        double Y(double value) => Height - Margin - ((value - low) / Math.Max(high - low, 1e-12) * (Height - (2 * Margin)));
        var path = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.Step):0.#},{Y(p.Value):0.#}")));
        svg.Append(CultureInfo.InvariantCulture, $"""
            <polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>
            <text x="{Margin + 10 + (row * 120)}" y="{Margin - 20}" fill="{colour}">{System.Security.SecurityElement.Escape(name)}</text>

            """);
    }
}
