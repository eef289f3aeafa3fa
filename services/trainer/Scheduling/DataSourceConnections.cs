using Hangfire.PostgreSql;
using Npgsql;

namespace Craft.Trainer.Scheduling;

/// <summary>Gives Hangfire the connections of the program's one data source.</summary>
internal sealed class DataSourceConnections(NpgsqlDataSource source) : IConnectionFactory
{
    public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
}
