using Craft.Schemas;
using Craft.Search;

namespace Craft.UnitTests.Search;

/// <summary>Small courses and vectors for index tests.</summary>
internal static class SearchCourses
{
    public const int Dimensions = 32;

    public static EnrichedCourse Course(
        string id, long revision, string title, string language = "de", string source = "s", Price? price = null, string? skill = null) => new()
        {
            Id = id,
            Source = source,
            SourceId = id,
            Revision = revision,
            Title = title,
            Language = language,
            ContentHash = "hash",
            ObservedAt = DateTimeOffset.UnixEpoch,
            Price = price,
            Skills = skill is null ? [] : [Tag(skill)],
            Tagger = new ModelRef { Name = "test", Version = "1" },
        };

    /// <summary>An upsert whose title and vector say which revision they are of.</summary>
    public static IndexWrite Upsert(string id, long revision, string title = "Kurs", string language = "de") =>
        new(id, revision, Course(id, revision, title, language), Vector(((int)revision * 31) + id.Length, id));

    public static IndexWrite Delete(string id, long revision) => new(id, revision, null, null);

    /// <summary>A vector of random direction that the arguments decide.</summary>
    public static float[] Vector(int seed, string salt = "", int dimensions = Dimensions)
    {
        var state = (uint)seed * 2654435761;
        foreach (var c in salt)
        {
            state = (state ^ c) * 16777619;
        }

        var random = new Random((int)state);
        var vector = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = (random.NextSingle() * 2) - 1;
        }

        return Unit(vector);
    }

    public static float[] Unit(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return length == 0 ? vector : [.. vector.Select(value => (float)(value / length))];
    }

    private static SkillTag Tag(string label) => new()
    {
        Text = "x",
        Label = SkillLabel.Skill,
        Field = "title",
        Start = 0,
        End = 1,
        Confidence = 1,
        Concept = new ConceptLink { Scheme = "esco", Uri = "urn:" + label, Label = label, Confidence = 1 },
    };
}
