using Xunit;

namespace Craft.FaultTests;

/// <summary>The classes that share one demo.</summary>
[CollectionDefinition(Name)]
public sealed class DemoTests : ICollectionFixture<DemoCraft>
{
    public const string Name = "demo";
}
