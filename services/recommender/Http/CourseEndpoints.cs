using System.Buffers;
using System.Text.Json;
using Craft.Recommender.Retrieval;
using Craft.Schemas;
using Craft.Search;

namespace Craft.Recommender.Http;

/// <summary>Serves courses as the index holds them.</summary>
internal sealed class CourseEndpoints(ICourseIndex index, CandidateSearch search)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/courses/{**id}", CourseAsync)
            .WithName("getCourse").WithSummary("A course with its skills and the index that holds it; the id is percent-encoded.")
            .Produces<EnrichedCourse>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        api.MapGet("/search", SearchAsync)
            .WithName("searchCourses").WithSummary("Courses that fit a text, best first.")
            .Produces<IReadOnlyList<SearchHit>>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> CourseAsync(string id, CancellationToken ct)
    {
        var courseId = LookUp.Id(id);
        if (await index.GetAsync(courseId, ct) is { } found)
        {
            return Results.Bytes(WithPlace(found.Course), "application/json; charset=utf-8");
        }

        return await index.IsDeletedAsync(courseId, ct)
            ? Answers.Problem(StatusCodes.Status410Gone, "the course was withdrawn")
            : Answers.Problem(StatusCodes.Status404NotFound, "no course has this id");
    }

    private async Task<IResult> SearchAsync(string? q, int? limit, CancellationToken ct)
    {
        if (LookUp.Fault(q, limit) is { } fault)
        {
            return Answers.Invalid(fault);
        }

        var found = await search.FindAsync(q!.Trim(), limit ?? LookUp.DefaultLimit, ct);
        IReadOnlyList<SearchHit> hits =
            [.. found.Select(c => new SearchHit(c.Course.Id, c.Course.Title, LookUp.Round(c.Fused)))];
        return Answers.Json(hits);
    }

    // the message of the wire, and one member more
    private byte[] WithPlace(EnrichedCourse course)
    {
        var node = JsonSerializer.SerializeToNode(course, WireJson.Options)!.AsObject();
        node["indexed"] = JsonSerializer.SerializeToNode(
            new IndexPlace(index.Name, course.Revision, index.Encoder), ApiJson.Default.IndexPlace);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = WireJson.Options.Encoder }))
        {
            node.WriteTo(writer);
        }

        return json.WrittenSpan.ToArray();
    }
}
