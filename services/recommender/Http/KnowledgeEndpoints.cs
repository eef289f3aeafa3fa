using Craft.Catalog.Knowledge;
using Craft.Recommender.Answering;

namespace Craft.Recommender.Http;

/// <summary>Looks up occupations and skills, as the page does while someone types.</summary>
internal sealed class KnowledgeEndpoints(ExpertiseHolder expertise)
{
    private const string Loading = "the knowledge base is not loaded yet";

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/occupations", OccupationsAsync)
            .WithName("findOccupations").WithSummary("Occupations whose labels fit a text, best first.")
            .Produces<IReadOnlyList<OccupationHit>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/occupation", Occupation)
            .WithName("getOccupation").WithSummary("An occupation with the skills it needs.")
            .Produces<OccupationSheet>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/skills", Skills)
            .WithName("findSkills").WithSummary("Skills whose labels fit a text, best first.")
            .Produces<IReadOnlyList<SkillHit>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<IResult> OccupationsAsync(HttpContext http, string? q, int? limit, CancellationToken ct)
    {
        if (expertise.Current is not { } known)
        {
            return Answers.Unavailable(http, Loading);
        }

        if (LookUp.Fault(q, limit) is { } fault)
        {
            return Answers.Invalid(fault);
        }

        var found = await known.Occupations.SuggestAsync(q!.Trim(), limit ?? LookUp.DefaultLimit, ct);
        IReadOnlyList<OccupationHit> hits =
        [
            .. found.Select(f => new OccupationHit(
                f.Occupation.Uri, f.Occupation.LabelDe, f.Occupation.LabelEn, f.Occupation.Isco, LookUp.Round(f.Score))),
        ];
        return Answers.Json(hits);
    }

    private IResult Occupation(HttpContext http, string? uri)
    {
        if (expertise.Current is not { } known)
        {
            return Answers.Unavailable(http, Loading);
        }

        if (string.IsNullOrWhiteSpace(uri))
        {
            return Answers.Invalid("uri is missing");
        }

        return known.Knowledge.FindOccupation(uri.Trim()) is { } occupation
            ? Answers.Json(SheetOf(known.Knowledge, occupation))
            : Answers.Problem(StatusCodes.Status404NotFound, "no occupation of the knowledge base has this URI");
    }

    private IResult Skills(HttpContext http, string? q, int? limit)
    {
        if (expertise.Current is not { } known)
        {
            return Answers.Unavailable(http, Loading);
        }

        if (LookUp.Fault(q, limit) is { } fault)
        {
            return Answers.Invalid(fault);
        }

        IReadOnlyList<SkillHit> hits =
        [
            .. known.Skills.Suggest(q!.Trim(), limit ?? LookUp.DefaultLimit)
                .Select(h => new SkillHit(h.Skill.Uri, h.Skill.LabelDe, h.Skill.LabelEn, LookUp.Round(h.Score))),
        ];
        return Answers.Json(hits);
    }

    private static OccupationSheet SheetOf(KnowledgeBase knowledge, Occupation occupation) => new(
        occupation.Uri,
        occupation.LabelDe,
        occupation.LabelEn,
        occupation.Isco,
        occupation.DescriptionDe ?? occupation.DescriptionEn,
        SheetsOf(knowledge, occupation.Essential),
        SheetsOf(knowledge, occupation.Optional));

    private static IReadOnlyList<ConceptSheet> SheetsOf(KnowledgeBase knowledge, IReadOnlyList<string> uris) =>
        [.. knowledge.Resolve(uris).Select(s => new ConceptSheet(s.Uri, s.LabelDe, s.LabelEn))];
}
