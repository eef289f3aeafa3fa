using Craft.Catalog;
using Craft.Enricher;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
if (builder.Configuration.GetConnectionString("Craft") is not { Length: > 0 } database)
{
    await Console.Error.WriteLineAsync("enricher: no database is configured: set Craft__ConnectionStrings__Craft.");
    return 2;
}

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddEnricher();
var app = builder.Build();
app.MapStreaming();
await app.RunAsync();
return app.Services.GetRequiredService<StageFailure>().ExitCode;
