using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor.Sources;

namespace Craft.Ingestor.Polling;

/// <summary>The running sums of one poll.</summary>
internal sealed class PollCount
{
    public SeenCourses Seen { get; } = new();

    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public StoreResult Stored { get; set; } = StoreResult.Nothing;

    public int Pages { get; private set; }

    public int Courses { get; set; }

    public int Unchanged { get; private set; }

    public int Repeated { get; private set; }

    public int Unreadable { get; private set; }

    public void Add(SourcePage page, string source)
    {
        Pages += page.Courses.Count + page.Unchanged.Count > 0 ? 1 : 0;
        Unchanged += page.Unchanged.Count;
        Repeated += page.Repeated;
        Unreadable += page.Unreadable;
        foreach (var id in page.Unchanged)
        {
            Seen.Add($"{source}:{id}");
        }
    }

    public void Refuse(string reason) => Refused[reason] = Refused.GetValueOrDefault(reason) + 1;
}
