using Craft.Catalog;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Recommender;
using Craft.Runtime;
using Craft.Search;
using Craft.Search.Embedded;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
builder.AddStreaming();

var database = builder.Configuration.GetConnectionString("Craft")
    ?? throw new InvalidOperationException("ConnectionStrings:Craft is missing: the catalogue's PostgreSQL");
var encoder = LexicalEncoder.Load(
    builder.Configuration["Recommender:Encoder"] ?? Path.Combine(AppContext.BaseDirectory, "models", "craft-lexical"));
builder.Services.AddCatalog(database);
builder.Services.AddSingleton<ITextEncoder>(encoder);
builder.Services.AddSingleton<ICourseIndex>(provider => RecommenderIndex.Open(
    builder.Configuration["Recommender:Index"] ?? throw new InvalidOperationException("Recommender:Index is missing: the index folder"),
    encoder,
    provider.GetRequiredService<ILogger<EmbeddedCourseIndex>>()));
builder.Services.AddRecommender();

var app = builder.Build();
app.MapStreaming();
app.MapRecommender();
await app.RunAsync();
return app.Services.GetRequiredService<StageFailure>().ExitCode;
