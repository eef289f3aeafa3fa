using System.CommandLine;
using System.Text;
using Craft.Cli;
using Craft.Schemas;

namespace Craft.Requests;

/// <summary><c>craft request</c>: asks for courses and shows the answer.</summary>
internal static class RequestCommand
{
    private static readonly Option<string> _occupation = new("--occupation")
    {
        Description = "Target occupation: German or English, any gendered form, or an ESCO URI.",
        HelpName = "TEXT|URI",
        Required = true,
    };

    private static readonly Option<string[]> _have = new("--have") { Description = "A skill that the person has (repeat).", HelpName = "SKILL" };

    private static readonly Option<string[]> _gap = new("--gap")
    {
        Description = "A skill that is missing (repeat); without any: what the occupation needs and the person lacks.",
        HelpName = "SKILL",
    };

    private static readonly Option<int> _top = new("--top")
    {
        Description = "Number of courses, 1 to 20.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string> _language = new("--language")
    {
        Description = "Language of the explanations.",
        HelpName = "de|en",
        DefaultValueFactory = _ => "de",
    };

    private static readonly Option<bool> _free = new("--free") { Description = "Only courses that cost nothing." };

    private static readonly Option<bool> _standing = new("--standing")
    {
        Description = "Keep the request: answer again when the catalogue changes the list.",
    };

    public static Command Make()
    {
        var wait = SharedOptions.Wait("30s");
        var (folder, kafka, http, json) = (SharedOptions.Folder(), SharedOptions.Kafka(), SharedOptions.Http(), SharedOptions.Json());
        var command = new Command("request", "Asks which courses lead to an occupation, over the Kafka topics (or HTTP with --http).")
        {
            _occupation, _have, _gap, _top, _language, _free, _standing, wait, json, folder, kafka, http,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var request = RequestOf(parsed);
            var patience = parsed.GetValue(wait);
            var answer = parsed.GetValue(http) is { } url
                ? await HttpQuestion.AskAsync(url, request, patience, ct)
                : await KafkaQuestion.AskAsync(
                    KafkaAccess.Open(parsed.GetValue(kafka), parsed.GetRequiredValue(folder)), request, patience, ct);
            return Show(answer, patience, parsed.GetValue(json));
        });
        return command;
    }

    private static RecommendationRequest RequestOf(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_occupation).Trim();
        var isUri = text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal);
        var gap = parsed.GetValue(_gap) ?? [];
        return new RecommendationRequest
        {
            Occupation = isUri ? new OccupationQuery { Uri = text } : new OccupationQuery { Text = text },
            CurrentSkills = parsed.GetValue(_have) ?? [],
            SkillGap = gap.Length == 0 ? null : gap,
            Language = parsed.GetValue(_language),
            Top = parsed.GetValue(_top),
            Filters = parsed.GetValue(_free) ? new RequestFilters { FreeOnly = true } : null,
            Mode = parsed.GetValue(_standing) ? "standing" : "once",
        };
    }

    private static int Show(Recommendation? answer, TimeSpan patience, bool json)
    {
        if (answer is null)
        {
            throw CommandFailure.NobodyThere($"no answer within {patience.TotalSeconds:0.#} s; is the recommender ready (craft lag)?");
        }

        Terminal.Result(json ? Encoding.UTF8.GetString(WireJson.Write(answer)) : RecommendationSheet.Render(answer));
        if (answer.Problem is not { } problem)
        {
            return ExitCode.Done;
        }

        Terminal.Error($"{problem.Code}: {problem.Detail}");
        return ExitCode.AnsweredWithProblem;
    }
}
