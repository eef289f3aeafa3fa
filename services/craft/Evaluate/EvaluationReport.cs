using System.Text.Encodings.Web;
using System.Text.Json;

namespace Craft.Evaluate;

/// <summary>One run of <c>craft evaluate</c>: what was run, on what, and the table of every set.</summary>
internal sealed record EvaluationReport(string Command, DateOnly Date, string Commit, string Models, IReadOnlyList<SetReport> Sets)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";
}
