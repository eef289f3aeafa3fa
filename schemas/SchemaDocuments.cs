using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Craft.Schemas;

/// <summary>
/// The published descriptions of the topics, derived from the records: JSON Schemas (2020-12) and an AsyncAPI 3.0 document.
/// A test compares them with the files in this folder, so that they cannot drift.
/// </summary>
public static class SchemaDocuments
{
    private static readonly JsonSerializerOptions _pretty = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Relative path in this folder and content of every document.</summary>
    public static IReadOnlyDictionary<string, string> All()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var topic in Topics.All)
        {
            files[$"json/{FileName(topic)}"] = JsonSchema(topic);
        }

        files["asyncapi.yaml"] = AsyncApi();
        return files;
    }

    private static string FileName(TopicSpec topic) => $"{topic.CloudEventType}.schema.json";

    private static Type MessageOf(string topic) => topic switch
    {
        Topics.Courses => typeof(Course),
        Topics.CoursesEnriched => typeof(EnrichedCourse),
        Topics.CoursesIndexed => typeof(CourseIndexed),
        Topics.RecommendationRequests => typeof(RecommendationRequest),
        Topics.Recommendations => typeof(Recommendation),
        Topics.Models => typeof(ModelPromoted),
        _ => throw new ArgumentException($"no message for topic {topic}", nameof(topic)),
    };

    private static string JsonSchema(TopicSpec topic)
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = static (context, node) => Describe(context, node),
        };
        var schema = WireJson.Options.GetTypeInfo(MessageOf(topic.Name)).GetJsonSchemaAsNode(options).AsObject();
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = topic.CloudEventType,
        };
        foreach (var (name, value) in schema)
        {
            document[name] = value?.DeepClone();
        }

        return document.ToJsonString(_pretty) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            var nullable = context.PropertyInfo?.IsSetNullable == true;
            return new JsonObject
            {
                ["type"] = nullable ? new JsonArray("string", "null") : "string",
                ["format"] = "date-time",
            };
        }

        return node;
    }

    private static string AsyncApi()
    {
        var yaml = new StringBuilder();
        void Line(int indent, string text) => yaml.Append(' ', indent).Append(text).Append('\n');
        Line(0, "asyncapi: 3.0.0");
        Line(0, "info:");
        Line(2, "title: Craft.Streaming");
        Line(2, "version: 1.0.0");
        Line(2, "description: Course catalogues in, ranked and explained recommendations out. Made from the records by a test.");
        Line(0, "defaultContentType: application/json");
        Line(0, "channels:");
        foreach (var topic in Topics.All)
        {
            Channel(Line, topic);
        }

        Line(0, "operations:");
        foreach (var topic in Topics.All)
        {
            var action = topic.Name == Topics.RecommendationRequests ? "receive" : "send";
            Line(2, $"{action}-{MessageName(topic)}:");
            Line(4, $"action: {action}");
            Line(4, $"channel: {{ $ref: '#/channels/{MessageName(topic)}' }}");
        }

        return yaml.ToString();
    }

    private static void Channel(Action<int, string> line, TopicSpec topic)
    {
        line(2, $"{MessageName(topic)}:");
        line(4, $"address: {topic.Name}");
        line(4, "bindings:");
        line(6, "kafka:");
        line(8, $"partitions: {Topics.DefaultPartitions.ToString(CultureInfo.InvariantCulture)}");
        line(8, "topicConfiguration:");
        line(10, $"cleanup.policy: [{topic.CleanupPolicy.Replace(",", ", ", StringComparison.Ordinal)}]");
        line(10, $"max.message.bytes: {Topics.MaxMessageBytes.ToString(CultureInfo.InvariantCulture)}");
        if (topic.Retention is { } retention)
        {
            line(10, $"retention.ms: {((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}");
        }

        line(4, "messages:");
        line(6, $"{MessageName(topic)}:");
        line(8, $"name: {topic.CloudEventType}");
        line(8, "headers:");
        line(10, "type: object");
        line(10, "properties:");
        foreach (var header in (string[])[HeaderNames.SpecVersion, HeaderNames.Id, HeaderNames.Source, HeaderNames.Type,
            HeaderNames.Time, HeaderNames.Subject, HeaderNames.ContentType, HeaderNames.TraceParent])
        {
            line(12, $"{header}: {{ type: string }}");
        }

        line(8, "payload:");
        line(10, "schemaFormat: application/schema+json;version=draft-2020-12");
        line(10, $"schema: {{ $ref: 'json/{FileName(topic)}' }}");
    }

    private static string MessageName(TopicSpec topic) =>
        topic.Name["craft.".Length..topic.Name.LastIndexOf('.')];
}
