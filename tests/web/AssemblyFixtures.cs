using Craft.WebTests;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
