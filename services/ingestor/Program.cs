using Craft.Catalog;
using Craft.Ingestor;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
builder.AddStreaming();
builder.Services.AddCatalog(builder.Configuration.GetConnectionString("Craft")
    ?? throw new InvalidOperationException("ConnectionStrings:Craft is not set: the ingestor needs a PostgreSQL"));
builder.Services.AddIngestor(builder.Configuration);
var app = builder.Build();
app.MapStreaming();
await app.RunAsync();
return app.Services.GetRequiredService<StageFailure>().ExitCode;
