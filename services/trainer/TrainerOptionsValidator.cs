using Microsoft.Extensions.Options;

namespace Craft.Trainer;

/// <summary>Checks <see cref="TrainerOptions"/> at start by their annotations.</summary>
[OptionsValidator]
internal sealed partial class TrainerOptionsValidator : IValidateOptions<TrainerOptions>;
