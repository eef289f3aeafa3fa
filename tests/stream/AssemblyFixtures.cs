using Craft.TestSupport;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
