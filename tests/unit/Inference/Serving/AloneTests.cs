using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Tests that measure the whole process: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}
