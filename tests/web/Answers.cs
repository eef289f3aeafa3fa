using Craft.Schemas;

namespace Craft.WebTests;

/// <summary>Scripted answers, typed with the records of the wire, so that their shapes cannot drift from the system's.</summary>
internal static class Answers
{
    public const string NurseUri = "http://data.europa.eu/esco/occupation/9d4ff4d9-0001";

    /// <summary>
    /// The only text with suggestions, and the same for skills: what a slow browser asks for half a word would otherwise come as a
    /// list over the button that is clicked, or in the middle of a choice.
    /// </summary>
    public const string OccupationStart = "alten";

    public const string SkillStart = "erste";

    private static readonly string[] _uncovered =
    [
        "Ernährung planen", "Sturzrisiko einschätzen", "Angehörige beraten", "Sterbende begleiten", "Notfälle erkennen", "Mobilisieren",
        "Vitalzeichen messen", "im Team arbeiten", "Pflegebedarf feststellen", "Lagerungstechniken", "Datenschutz im Gesundheitswesen",
        "Biografiearbeit", "Beschäftigungsangebote machen", "Dienstpläne lesen",
    ];

    public static readonly SkillRef[] Gap =
    [
        Skill("Grundpflege durchführen"), Skill("Wundversorgung"), Skill("Pflegedokumentation führen"),
        Skill("Menschen mit Demenz betreuen"), Skill("Medikamente verabreichen"), Skill("Hygienevorschriften einhalten"),
        .. _uncovered.Select(Skill),
    ];

    private static readonly EnrichedCourse[] _courses =
    [
        Course("mein-now:5001", "Pflegedokumentation und Wundversorgung für Wiedereinsteigerinnen und Wiedereinsteiger in der Altenpflege",
            "Akademie für Gesundheitsberufe Münster",
            "Sie frischen Ihr Wissen auf und üben am Pflegebett. Im ersten Teil lernen Sie, die Grundpflege fachgerecht durchzuführen und "
            + "Bewohner zu aktivieren. Im zweiten Teil geht es um moderne Wundversorgung nach aktuellem Expertenstandard, vom Verbandwechsel "
            + "bis zur Fotodokumentation. Alle Übungen finden in Kleingruppen statt.",
            "https://kurse.example/pflege/5001", new Price { Amount = 490, Currency = "EUR" }, 80, "Pflegedokumentation am Computer führen"),
        Course("udemy:4711", "Demenz verstehen: Betreuung und Kommunikation",
            "Sabine Lernwerk GmbH",
            "Was Menschen mit Demenz brauchen und wie Sie sie im Alltag betreuen. Mit vielen Beispielen aus der Praxis.",
            "https://kurse.example/demenz", new Price { Free = true }, 12, "Menschen mit Demenz im Alltag betreuen"),
        Course("edx:nur-210", "Safe medication in nursing care", "Open Nursing College",
            "Learn to administer medication safely, to keep hygiene rules and to report side effects.",
            "ftp://kurse.example/nursing", new Price { Amount = 49.9m, Currency = "USD" }, null, "Administer medication safely") with { Language = "en" },
    ];

    public static EnrichedCourse? Course(string id) => _courses.FirstOrDefault(course => course.Id == id);

    public static Recommendation Full() => Empty() with
    {
        Occupation = new ResolvedOccupation { Uri = NurseUri, Label = "Altenpfleger/Altenpflegerin", ResolvedBy = "fuzzy", Confidence = 0.87 },
        SkillGap = Gap,
        Uncovered = [.. Gap[5..]],
        Items =
        [
            Item(1, _courses[0], 0.914,
                Cover(Gap[0], _courses[0], "description", "Grundpflege fachgerecht durchzuführen"),
                Cover(Gap[1], _courses[0], "description", "Wundversorgung"),
                Cover(Gap[2], _courses[0], "objectives[0]", "Pflegedokumentation am Computer führen"),
                Cover(Gap[2], _courses[0], "title", "Pflegedokumentation")),
            Item(2, _courses[1], 0.652, Cover(Gap[3], _courses[1], "description", "Menschen mit Demenz")),
            Item(3, _courses[2], 0.381, Cover(Gap[4], _courses[2], "description", "administer medication")),
        ],
        Candidates = 200,
    };

    public static Recommendation Failed(string code, params OccupationChoice[] choices) => Empty() with
    {
        Problem = new Problem { Code = code, Detail = "for programmers only", Choices = choices.Length == 0 ? null : choices },
    };

    public static object OccupationSuggestions() => new[]
    {
        new { uri = NurseUri, label = "Altenpfleger/Altenpflegerin", labelEn = "elderly care nurse", isco = "2221", score = 0.93 },
        new { uri = NurseUri + "b", label = "Altenpflegehelfer/Altenpflegehelferin", labelEn = "care assistant", isco = "5321", score = 0.81 },
    };

    public static object SkillSuggestions() => new[]
    {
        new { uri = "http://data.europa.eu/esco/skill/1", label = "Erste Hilfe leisten", labelEn = "provide first aid", score = 0.9 },
    };

    public static RecommendedCourse Item(int rank, EnrichedCourse course, double score, params CoveredSkill[] covers) => new()
    {
        Rank = rank,
        CourseId = course.Id,
        CourseRevision = course.Revision,
        Title = course.Title,
        Url = course.Url,
        Source = course.Source,
        Provider = course.Provider,
        Score = score,
        Scores = new CourseScores { Knn = 0.71, Lexical = 18.25, Fused = 0.83, Win = score },
        Covers = covers,
        Explanation = new Explanation
        {
            Text = $"Der Kurs behandelt „{covers[0].Skill.Label}“ – eine der sechs Fähigkeiten, die Ihnen für den Beruf noch fehlen.",
            Language = "de",
            Generator = "template",
            Grounded = true,
            AiGenerated = false,
        },
    };

    public static CoveredSkill Cover(SkillRef skill, EnrichedCourse course, string field, string quote)
    {
        var text = field switch { "title" => course.Title, "objectives[0]" => course.Objectives![0], _ => course.Description! };
        var start = text.IndexOf(quote, StringComparison.Ordinal);
        return new CoveredSkill
        {
            Skill = skill,
            Evidence = new Evidence { Field = field, Start = start, End = start + quote.Length, Text = quote },
        };
    }

    public static EnrichedCourse Course(
        string id, string title, string provider, string description, string url, Price price, double? hours, string objective) => new()
        {
            Id = id,
            Source = id.Split(':')[0],
            SourceId = id.Split(':')[1],
            Revision = 3,
            Title = title,
            Language = "de",
            ContentHash = new string('0', 64),
            ObservedAt = DateTimeOffset.UnixEpoch,
            Description = description,
            Objectives = [objective],
            Url = url,
            Provider = provider,
            Price = price,
            Duration = hours is null ? null : new CourseDuration { Hours = hours },
            Skills = [],
            Tagger = new ModelRef { Name = "labels", Version = "1" },
        };

    private static Recommendation Empty() => new()
    {
        RequestId = "0199f0c2a7b14f0e8d3c5b6a79880001",
        Revision = 1,
        SkillGap = [],
        Items = [],
        Uncovered = [],
        Models = new RecommendationModels
        {
            Tagger = new ModelRef { Name = "labels", Version = "1.2.0" },
            Encoder = new ModelRef { Name = "lsi", Version = "3f2a90c1" },
            Ranker = new ModelRef { Name = "pairwise", Version = "1" },
            Explainer = new ModelRef { Name = "template", Version = "1" },
        },
        Trigger = "request",
        Candidates = 0,
        ElapsedMs = 8.4,
        ProducedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        Notice = "Diese Liste wurde automatisch berechnet und dient nur der Orientierung; welche Weiterbildung passt, entscheiden Sie selbst.",
    };

    private static SkillRef Skill(string label) => new() { Label = label, Uri = $"http://data.europa.eu/esco/skill/{Uri.EscapeDataString(label)}" };
}
