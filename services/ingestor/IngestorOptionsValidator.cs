using Microsoft.Extensions.Options;

namespace Craft.Ingestor;

/// <summary>Checks the annotations of <see cref="IngestorOptions"/> at start (generated).</summary>
[OptionsValidator]
internal sealed partial class IngestorOptionsValidator : IValidateOptions<IngestorOptions>;
