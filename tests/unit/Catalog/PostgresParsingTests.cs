using Craft.Catalog;
using Craft.Catalog.Postgres;
using Npgsql;
using Xunit;

namespace Craft.UnitTests.Catalog;

public sealed class PostgresParsingTests
{
    [Theory]
    [InlineData("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15)]
    [InlineData("postgres (PostgreSQL) 18.4", 18)]
    [InlineData("postgres (PostgreSQL) 19beta1", 19)]
    [InlineData("", null)]
    public void The_major_version_is_read_from_what_the_server_says(string answer, int? major) =>
        Assert.Equal(major, PostgresBinaries.ParseMajor(answer));

    [Fact]
    public void The_newest_npm_version_of_a_major_is_taken()
    {
        const string Json = """["15.9.0-beta.16","17.9.0-beta.16","17.10.0-beta.17","18.4.0-beta.9","18.4.0-beta.17","19.0.0-beta.1"]""";

        Assert.Equal("18.4.0-beta.17", NpmInstall.PickVersion(Json, null));
        Assert.Equal("17.10.0-beta.17", NpmInstall.PickVersion(Json, 17));
        Assert.Null(NpmInstall.PickVersion(Json, 14));
        Assert.Equal("18.0.0-beta.1", NpmInstall.PickVersion("\"18.0.0-beta.1\"", null));
        Assert.Null(NpmInstall.PickVersion("npm ERR!", null));
    }

    [Fact]
    public void The_versioned_Debian_package_is_found_behind_the_plain_one()
    {
        Assert.Equal("postgresql-15", AptInstall.PackageIn("postgresql\n  Depends: postgresql-15\n  Suggests: postgresql-doc\n"));
        Assert.Null(AptInstall.PackageIn("postgresql\n  Depends: postgresql-common\n"));
    }

    [Fact]
    public void A_connection_string_gets_the_check_interval_once()
    {
        var completed = CatalogConnection.Complete("Host=db;Options=-c search_path=x");
        Assert.Equal("-c search_path=x -c client_connection_check_interval=2000", new NpgsqlConnectionStringBuilder(completed).Options);
        Assert.Equal(completed, CatalogConnection.Complete(completed));

        const string Windows = "Host=db;Options=-c client_connection_check_interval=0";
        Assert.Equal(
            "-c client_connection_check_interval=0", new NpgsqlConnectionStringBuilder(CatalogConnection.Complete(Windows)).Options);
    }
}
