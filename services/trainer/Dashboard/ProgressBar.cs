using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Craft.Trainer.Scheduling;
using Hangfire.Dashboard;

namespace Craft.Trainer.Dashboard;

/// <summary>Draws a job's progress on its page.</summary>
internal static class ProgressBar
{
    public static NonEscapedString Render(JobDetailsRendererDto page) =>
        new(page.JobDetails.Properties.TryGetValue(JobProgress.Parameter, out var json) ? Html(json) : "");

    /// <summary>Empty when the text is no progress line: anybody may set a job parameter.</summary>
    internal static string Html(string? json)
    {
        if (Read(json) is not { } line)
        {
            return "";
        }

        var percent = (100 * Math.Clamp(line.Done, 0, 1)).ToString("0", CultureInfo.InvariantCulture);
        var stage = HtmlEncoder.Default.Encode(line.Stage);
        var at = line.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"""
            <h3>Progress</h3>
            <div class="progress" style="margin-bottom: 4px">
              <div class="progress-bar" role="progressbar" aria-label="{stage}" aria-valuemin="0" aria-valuemax="100"
                   aria-valuenow="{percent}" style="min-width: 3em; width: {percent}%">{percent} %</div>
            </div>
            <p class="text-muted">{stage}, {at} UTC</p>
            """;
    }

    private static JobProgressLine? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, TrainerJson.Default.JobProgressLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
