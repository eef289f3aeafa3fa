using Craft.Catalog;
using Craft.Enricher;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.AddStreaming();
builder.Services.AddCatalog(builder.Configuration.GetConnectionString("Craft")
    ?? throw new InvalidOperationException("ConnectionStrings:Craft is not set"));
builder.Services.AddEnricher();
var app = builder.Build();
app.MapStreaming();
app.Run();
