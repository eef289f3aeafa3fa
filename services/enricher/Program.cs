using Craft.Catalog;
using Craft.Enricher;
using Craft.Enricher.Linking;
using Craft.Inference.Serving;
using Craft.Runtime;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("Craft__");
if (builder.Configuration.GetConnectionString("Craft") is not { Length: > 0 } database)
{
    await Console.Error.WriteLineAsync("enricher: no database is configured: set Craft__ConnectionStrings__Craft.");
    return 2;
}

var inference = new InferenceOptions();
builder.Configuration.GetSection(InferenceOptions.Section).Bind(inference);
using var logs = LoggerFactory.Create(logging => logging.AddConsole());
using var events = new InferenceEvents(logs.CreateLogger<InferenceEvents>());
InferenceEngine? engine = null;
ServedTagger? tagger = null;
try
{
    if (inference.Tagger is { Length: > 0 } and not InferenceOptions.LabelsAlone)
    {
        engine = new InferenceEngine(inference, events, TimeProvider.System);
        if (inference.Linker is { Length: > 0 } and not InferenceOptions.NoLinks)
        {
            builder.Services.AddSingleton(LinkerModel.Read(inference.Linker));
        }

        tagger = await ServedTagger.OpenAsync(inference.Tagger, engine, new TaggerOptions(), CancellationToken.None);
        builder.Services.AddSingleton(tagger);
    }
}
catch (Exception e) when (ModelTrouble.Is(e))
{
    engine?.Dispose();
    await Console.Error.WriteLineAsync($"enricher: {ModelTrouble.Sentence(e)}");
    return 1;
}

using var running = engine;
using var serving = tagger;

builder.AddStreaming();
builder.Services.AddCatalog(database);
builder.Services.AddEnricher();
var app = builder.Build();
app.MapStreaming();
return await app.RunServiceAsync("enricher");
