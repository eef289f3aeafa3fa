using Craft.Catalog.Knowledge;

namespace Craft.Recommender.Occupations;

/// <summary>
/// Job titles of every day that ESCO does not have, or gives to several occupations ("Pflegefachkraft", "Elektriker"), from
/// <c>job-titles.tsv</c>. A title whose occupation the knowledge base lacks is left out. Immutable.
/// </summary>
internal sealed class EverydayTitles
{
    private const string Resource = "job-titles.tsv";
    private const string UriPrefix = "http://data.europa.eu/esco/occupation/";

    private readonly Dictionary<string, Occupation> _occupations = new(StringComparer.Ordinal);
    private readonly List<(Occupation Occupation, string Title)> _titles = [];

    private EverydayTitles()
    {
    }

    /// <summary>Every title with its occupation, in the order of the file.</summary>
    public IReadOnlyList<(Occupation Occupation, string Title)> All => _titles;

    public static EverydayTitles None { get; } = new();

    public static EverydayTitles For(KnowledgeBase knowledge)
    {
        var titles = new EverydayTitles();
        using var stream = typeof(EverydayTitles).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program lacks its resource {Resource}");
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var id, _, .. var names]
                && knowledge.FindOccupation(UriPrefix + id) is { } occupation)
            {
                titles.Add(occupation, names);
            }
        }

        return titles;
    }

    /// <summary>The occupation of this title in any gendered spelling, or null.</summary>
    public Occupation? Find(string title)
    {
        foreach (var form in GenderNeutral.Forms(title))
        {
            if (_occupations.TryGetValue(form, out var occupation))
            {
                return occupation;
            }
        }

        return null;
    }

    private void Add(Occupation occupation, string[] names)
    {
        foreach (var name in names)
        {
            _titles.Add((occupation, name));
            foreach (var form in GenderNeutral.Forms(name))
            {
                _occupations.TryAdd(form, occupation);
            }
        }
    }
}
