using System.Text;
using System.Text.Json.Nodes;
using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Schemas;

/// <summary>Every sample that was ever published can still be read, and writing it again loses nothing.</summary>
public sealed class GoldenSampleTests
{
    private static readonly string _folder = Path.Combine(RepositoryRoot.Path, "schemas", "samples");

    public static TheoryData<string> Samples() => new(Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read_and_written_without_loss(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(_folder, file));
        var again = ReadAndWrite(file, json);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(again)),
            $"{file}: {Encoding.UTF8.GetString(again)}");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Unknown_members_are_ignored(string file)
    {
        var sample = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_folder, file)))!.AsObject();
        var expected = sample.DeepClone();
        sample["member-of-the-future"] = new JsonObject { ["a"] = new JsonArray(1, 2) };
        var again = ReadAndWrite(file, Encoding.UTF8.GetBytes(sample.ToJsonString()));
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(again)), file);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_missing_or_null_required_member_is_refused_by_name(string file)
    {
        var required = RequiredMembers(file);
        foreach (var member in required)
        {
            var missing = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_folder, file)))!.AsObject();
            missing.Remove(member);
            Assert.Equal(RejectReason.Invalid, Refusal(file, missing));

            var withNull = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_folder, file)))!.AsObject();
            withNull[member] = null;
            Assert.Equal(RejectReason.Invalid, Refusal(file, withNull));
        }

        Assert.True(required.Count > 0 || file.Contains("request", StringComparison.Ordinal), file);
    }

    private static List<string> RequiredMembers(string file)
    {
        var schema = JsonNode.Parse(SchemaDocuments.All()[$"json/{TypeName(file)}.schema.json"])!.AsObject();
        return schema["required"]?.AsArray().Select(n => n!.GetValue<string>()).ToList() ?? [];
    }

    private static string TypeName(string file) => string.Join('.', file.Split('.').Take(3));

    private static string? Refusal(string file, JsonObject message)
    {
        var bytes = Encoding.UTF8.GetBytes(message.ToJsonString());
        return TypeName(file) switch
        {
            "craft.course.v1" => WireJson.Read<Course>(bytes).Reason,
            "craft.course-enriched.v1" => WireJson.Read<EnrichedCourse>(bytes).Reason,
            "craft.course-indexed.v1" => WireJson.Read<CourseIndexed>(bytes).Reason,
            "craft.recommendation-request.v1" => WireJson.Read<RecommendationRequest>(bytes).Reason,
            "craft.recommendation.v1" => WireJson.Read<Recommendation>(bytes).Reason,
            "craft.model-promoted.v1" => WireJson.Read<ModelPromoted>(bytes).Reason,
            _ => throw new ArgumentException(file, nameof(file)),
        };
    }

    private static byte[] ReadAndWrite(string file, byte[] json) => TypeName(file) switch
    {
        "craft.course.v1" => Again<Course>(json),
        "craft.course-enriched.v1" => Again<EnrichedCourse>(json),
        "craft.course-indexed.v1" => Again<CourseIndexed>(json),
        "craft.recommendation-request.v1" => Again<RecommendationRequest>(json),
        "craft.recommendation.v1" => Again<Recommendation>(json),
        "craft.model-promoted.v1" => Again<ModelPromoted>(json),
        _ => throw new ArgumentException(file, nameof(file)),
    };

    private static byte[] Again<T>(byte[] json)
    {
        var reading = WireJson.Read<T>(json);
        Assert.True(reading.Ok, $"{reading.Reason}: {reading.Detail}");
        return WireJson.Write(reading.Message);
    }
}
