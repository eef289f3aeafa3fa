using Microsoft.Extensions.Options;

namespace Craft.Runtime;

/// <summary>Checks <see cref="KafkaOptions"/> at start (generated).</summary>
[OptionsValidator]
internal sealed partial class KafkaOptionsValidator : IValidateOptions<KafkaOptions>;
