using Craft.Catalog;
using Craft.Ingestor;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
if (builder.Configuration.GetConnectionString("Craft") is not { Length: > 0 } database)
{
    await Console.Error.WriteLineAsync("ConnectionStrings:Craft is not set: the ingestor needs a PostgreSQL (Craft__ConnectionStrings__Craft=Host=...)");
    return StageFailure.Broken;
}

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddIngestor(builder.Configuration);
var app = builder.Build();
app.MapStreaming();
await app.RunAsync();
return app.Services.GetRequiredService<StageFailure>().ExitCode;
