using Craft.Catalog;
using Craft.Runtime;
using Craft.Trainer;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
var database = builder.Configuration.GetConnectionString("Craft");
if (database is null)
{
    await Console.Error.WriteLineAsync("trainer: no database is configured: set Craft__ConnectionStrings__Craft.");
    return 2;
}

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddTrainer(builder.Configuration);
var app = builder.Build();
app.MapStreaming();
app.MapTrainer();
return await app.RunServiceAsync("trainer");
