using Craft.Ingestor.Sources;
using Microsoft.Extensions.Options;

namespace Craft.Ingestor;

/// <summary>Checks at start what the annotations cannot say: names are unique, every adapter has what it needs.</summary>
internal sealed class SourceSettingsValidator : IValidateOptions<IngestorOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestorOptions options)
    {
        var problems = options.Sources.Select(CourseSources.Problem).OfType<string>().ToList();
        problems.AddRange(options.Sources.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => $"source {g.Key} is configured {g.Count()} times"));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
