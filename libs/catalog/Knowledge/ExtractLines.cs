using System.Text.Json;

namespace Craft.Catalog.Knowledge;

/// <summary>
/// Concepts to lines of an <see cref="EscoExtract"/> and back. Reading is by hand because it is in the way of every start:
/// the serializer takes three times as long.
/// </summary>
internal static class ExtractLines
{
    private const string SkillPrefix = "http://data.europa.eu/esco/skill/";
    private const string OccupationPrefix = "http://data.europa.eu/esco/occupation/";
    private static readonly string[] _reuseLevels = ["transversal", "cross-sector", "sector-specific", "occupation-specific"];

    public static SkillLine From(Skill skill) => new(Shorten(skill.Uri, SkillPrefix), skill.LabelDe, skill.LabelEn)
    {
        AltDe = Join(skill.AltDe),
        AltEn = Join(skill.AltEn),
        DescriptionDe = skill.DescriptionDe,
        DescriptionEn = skill.DescriptionEn,
        Knowledge = skill.IsKnowledge,
        Reuse = skill.ReuseLevel,
        Broader = Join([.. skill.Broader.Select(uri => Shorten(uri, SkillPrefix))]),
    };

    public static OccupationLine From(Occupation occupation, Dictionary<string, int> order) =>
        new(Shorten(occupation.Uri, OccupationPrefix), occupation.LabelDe, occupation.LabelEn)
        {
            AltDe = Join(occupation.AltDe),
            AltEn = Join(occupation.AltEn),
            DescriptionDe = occupation.DescriptionDe,
            DescriptionEn = occupation.DescriptionEn,
            Isco = occupation.Isco,
            Code = occupation.Code,
            Essential = [.. occupation.Essential.Select(uri => order[uri])],
            Optional = [.. occupation.Optional.Select(uri => order[uri])],
        };

    public static Skill ReadSkill(ReadOnlySpan<byte> line)
    {
        var reader = Open(line);
        string? id = null, de = null, en = null, altDe = null, altEn = null, textDe = null, textEn = null, reuse = null;
        string? broader = null;
        var knowledge = false;
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case "id": id = reader.GetString(); break;
                case "de": de = reader.GetString(); break;
                case "en": en = reader.GetString(); break;
                case "altDe": altDe = reader.GetString(); break;
                case "altEn": altEn = reader.GetString(); break;
                case "descriptionDe": textDe = reader.GetString(); break;
                case "descriptionEn": textEn = reader.GetString(); break;
                case "reuse": reuse = reader.GetString(); break;
                case "broader": broader = reader.GetString(); break;
                case "knowledge": knowledge = reader.GetBoolean(); break;
                default: reader.Skip(); break;
            }
        }

        return new Skill
        {
            Uri = Lengthen(Needed(id), SkillPrefix),
            LabelDe = Needed(de),
            LabelEn = Needed(en),
            AltDe = Split(altDe),
            AltEn = Split(altEn),
            DescriptionDe = textDe,
            DescriptionEn = textEn,
            IsKnowledge = knowledge,
            ReuseLevel = Array.Find(_reuseLevels, r => r == reuse) ?? reuse,
            Broader = [.. Split(broader).Select(b => Lengthen(b, SkillPrefix))],
        };
    }

    public static Occupation ReadOccupation(ReadOnlySpan<byte> line, Skill[] skills)
    {
        var reader = Open(line);
        string? id = null, de = null, en = null, altDe = null, altEn = null, textDe = null, textEn = null;
        string? isco = null, code = null;
        string[] essential = [], optional = [];
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case "id": id = reader.GetString(); break;
                case "de": de = reader.GetString(); break;
                case "en": en = reader.GetString(); break;
                case "altDe": altDe = reader.GetString(); break;
                case "altEn": altEn = reader.GetString(); break;
                case "descriptionDe": textDe = reader.GetString(); break;
                case "descriptionEn": textEn = reader.GetString(); break;
                case "isco": isco = reader.GetString(); break;
                case "code": code = reader.GetString(); break;
                case "essential": essential = ReadSkills(ref reader, skills); break;
                case "optional": optional = ReadSkills(ref reader, skills); break;
                default: reader.Skip(); break;
            }
        }

        return new Occupation
        {
            Uri = Lengthen(Needed(id), OccupationPrefix),
            LabelDe = Needed(de),
            LabelEn = Needed(en),
            AltDe = Split(altDe),
            AltEn = Split(altEn),
            DescriptionDe = textDe,
            DescriptionEn = textEn,
            Isco = isco ?? "",
            Code = code,
            Essential = essential,
            Optional = optional,
        };
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            ? reader
            : throw new JsonException("a line is no object");
    }

    /// <summary>The name of the next member with the reader on its value, or null at the end of the object.</summary>
    private static string? NextMember(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        var name = MemberName(reader.ValueSpan);
        reader.Read();
        return name;
    }

    // known names without a new string per member
    private static string MemberName(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => "id",
        2 when name.SequenceEqual("de"u8) => "de",
        2 when name.SequenceEqual("en"u8) => "en",
        5 when name.SequenceEqual("altDe"u8) => "altDe",
        5 when name.SequenceEqual("altEn"u8) => "altEn",
        5 when name.SequenceEqual("reuse"u8) => "reuse",
        13 when name.SequenceEqual("descriptionDe"u8) => "descriptionDe",
        13 when name.SequenceEqual("descriptionEn"u8) => "descriptionEn",
        7 when name.SequenceEqual("broader"u8) => "broader",
        9 when name.SequenceEqual("knowledge"u8) => "knowledge",
        4 when name.SequenceEqual("isco"u8) => "isco",
        4 when name.SequenceEqual("code"u8) => "code",
        9 when name.SequenceEqual("essential"u8) => "essential",
        8 when name.SequenceEqual("optional"u8) => "optional",
        _ => "",
    };

    private static string[] ReadSkills(ref Utf8JsonReader reader, Skill[] skills)
    {
        var uris = new List<string>(40);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var line = reader.GetInt32();
            uris.Add((uint)line < skills.Length ? skills[line].Uri : throw new JsonException("no such skill"));
        }

        return [.. uris];
    }

    private static string Needed(string? value) => value ?? throw new JsonException("a line lacks its id or a label");

    // a URI of its usual place is kept as its last part; any other keeps its colon and so cannot be mistaken
    private static string Shorten(string uri, string prefix) =>
        uri.StartsWith(prefix, StringComparison.Ordinal) ? uri[prefix.Length..] : uri;

    private static string Lengthen(string id, string prefix) => id.Contains(':', StringComparison.Ordinal) ? id : prefix + id;

    // labels never hold a line feed: the reader splits at it
    private static string? Join(IReadOnlyList<string> labels) => labels.Count == 0 ? null : string.Join('\n', labels);

    private static string[] Split(string? labels) => labels is null ? [] : labels.Split('\n');
}
