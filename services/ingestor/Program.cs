using Craft.Catalog;
using Craft.Ingestor;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
if (builder.Configuration.GetConnectionString("Craft") is not { Length: > 0 } database)
{
    await Console.Error.WriteLineAsync("ingestor: no database is configured: set Craft__ConnectionStrings__Craft.");
    return 2;
}

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddIngestor(builder.Configuration);
var app = builder.Build();
app.MapStreaming();
return await app.RunServiceAsync("ingestor");
