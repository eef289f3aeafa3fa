using System.Globalization;

namespace Craft.Ingestor.Simulation;

/// <summary>
/// One course of the simulator: a sample and the number of its edits. Everything that changes is guarded by the lock of
/// <see cref="SimulatedCatalogue"/>.
/// </summary>
internal sealed class SimulatedCourse(SampleCourse sample, long number)
{
    private static readonly DateOnly _longAgo = new(2025, 3, 1);

    private byte[]? _row;
    private byte[]? _detail;
    private TaskCompletionSource<DateTimeOffset>? _left;

    public SampleCourse Sample { get; } = sample;

    public long Number { get; } = number;

    public string SourceId { get; } = number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The id on the topics.</summary>
    public string Id { get; } = $"{sample.Source}:{number.ToString(CultureInfo.InvariantCulture)}";

    public bool IsGerman => Sample.Language == "de";

    public bool IsVisible { get; set; }

    public int Edition { get; private set; } = 1;

    public DateOnly UpdatedOn { get; private set; } = _longAgo.AddDays((int)(number % 400));

    /// <summary>An edited course says so in its title: comparing titles compares editions.</summary>
    public string Title => Edition == 1 ? Sample.Title
        : string.Create(CultureInfo.InvariantCulture, $"{Sample.Title} ({(IsGerman ? "Ausgabe" : "edition")} {Edition})");

    public string Description => Sample.Description + News() + Contact();

    public byte[] Row(Func<SimulatedCourse, byte[]> render) => _row ??= render(this);

    public byte[] Detail(Func<SimulatedCourse, byte[]> render) => _detail ??= render(this);

    /// <summary>Changes title and description; the task tells when the new form first left.</summary>
    public Task<DateTimeOffset> Edit(DateTimeOffset now)
    {
        Edition++;
        UpdatedOn = DateOnly.FromDateTime(now.UtcDateTime);
        _row = _detail = null;
        _left ??= new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _left.Task;
    }

    /// <summary>What to complete once an answer that holds this form leaves; null when nobody waits.</summary>
    public TaskCompletionSource<DateTimeOffset>? TakeLeaving()
    {
        var left = _left;
        _left = null;
        return left;
    }

    private string News()
    {
        if (Edition == 1)
        {
            return "";
        }

        var topic = Sample.Keywords.Count > 0 ? Sample.Keywords[Edition % Sample.Keywords.Count] : Sample.Title;
        return IsGerman
            ? string.Create(CultureInfo.InvariantCulture, $"<p>Neu in Ausgabe {Edition}: ein zusätzlicher Übungsteil zu {topic}.</p>")
            : string.Create(CultureInfo.InvariantCulture, $"<p>New in edition {Edition}: an additional exercise on {topic}.</p>");
    }

    // real texts carry such lines; the cleaning takes them out (numbers of the range that is reserved for fiction)
    private string Contact() => Number % 7 != 0 ? ""
        : IsGerman ? "<p>Ansprechpartnerin: Frau Mira Beispiel, Tel.: 030 23125-017, E-Mail: beratung@kurse.example</p>"
        : "<p>Instructor: Alex Example, questions to hello@courses.example</p>";
}
