using Craft.Catalog;
using Craft.Inference.Serving;
using Craft.Recommender;
using Craft.Runtime;
using Craft.Search;

// the recommender alone: what it needs comes from appsettings.json and Craft__Section__Key
var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
var database = builder.Configuration.GetConnectionString("Craft");
var model = builder.Configuration["Recommender:Encoder"];
var folder = builder.Configuration["Recommender:Index"];
if (database is null || model is null || folder is null)
{
    await Console.Error.WriteLineAsync(
        "recommender: set Craft__ConnectionStrings__Craft, Craft__Recommender__Encoder (model folder) and Craft__Recommender__Index (index folder).");
    return 2;
}

using var logs = LoggerFactory.Create(logging => logging.AddConsole());
var inference = new InferenceOptions();
builder.Configuration.GetSection(InferenceOptions.Section).Bind(inference);
ConfiguredModels? opened = null;
try
{
    opened = await ConfiguredModels.OpenAsync(inference, model, null, logs, TimeProvider.System, CancellationToken.None);
}
catch (Exception e) when (ModelTrouble.Is(e))
{
    await Console.Error.WriteLineAsync($"recommender: {ModelTrouble.Sentence(e)}");
    return 1;
}

using var models = opened;
var encoder = models.Encoder;
await using var index = await RecommenderIndex.OpenAsync(folder, encoder, logs.CreateLogger("Craft.Search"), CancellationToken.None);
if (index is null)
{
    return 1;
}

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddSingleton(encoder);
builder.Services.AddSingleton<ICourseIndex>(index);
builder.Services.AddRecommender();
var app = builder.Build();
app.MapStreaming();
app.MapRecommender();
return await app.RunServiceAsync("recommender");
