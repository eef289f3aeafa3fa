using Craft.Runtime;

namespace Craft.Ingestor.Polling;

/// <summary>
/// What the health answers say of the sources. A source that does not answer is a trouble of the part; a poll that is not
/// believed or withdrawals that are held are only told, because everything else goes on and waiting does not change them.
/// </summary>
internal sealed class PollHealth(Part part)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _notes = new(StringComparer.Ordinal);

    /// <summary>Named before its first poll, so that a source is in the answers from the start.</summary>
    public void Expect(string source) => Note(source, "not polled yet");

    public void Answered(PollReport report)
    {
        part.Clear(report.Source);
        Note(report.Source, report switch
        {
            { Outcome: PollOutcome.Incomplete } => $"poll not complete ({report.Reason}), nothing is withdrawn",
            { ShrinkHeld: true } => $"withdrawals are held until craft ingest confirm --source {report.Source}",
            _ => $"{report.Courses + report.Unchanged} courses",
        });
    }

    public void Failed(string source, string reason, int failures, DateTimeOffset at) =>
        part.Trouble(source, $"{source}: {reason} since {failures} polls, last at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}; its courses stay as they are");

    private void Note(string source, string note)
    {
        lock (_gate)
        {
            _notes[source] = note;
            part.Ready(string.Join("; ", _notes.Select(n => $"{n.Key}: {n.Value}")));
        }
    }
}
