using System.Net;
using Craft.Catalog;
using Craft.Enricher;
using Craft.Enricher.Linking;
using Craft.Indexer;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Ingestor;
using Craft.Recommender;
using Craft.Runtime;
using Craft.Search;
using Craft.Trainer;

namespace Craft.Up;

/// <summary>The host with all five services in it.</summary>
internal static class SystemHost
{
    public static WebApplication Build(IPEndPoint http, IConfiguration configuration, ConfiguredModels models, ICourseIndex index, LabelVectorCache vectors)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        UpLogging.Configure(builder.Logging, configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(http);
        });
        builder.Services.AddRouting();
        builder.AddStreaming();
        Telemetry.Add(builder);
        builder.Services.AddCatalog(configuration[CraftConfiguration.Database]!);
        builder.Services.AddSingleton(models.Encoder);
        if (models.Tagger is { } tagger)
        {
            builder.Services.AddSingleton(tagger);
            if (BundledFiles.LinkerOf(configuration) is { } linker)
            {
                builder.Services.AddSingleton(LinkerModel.Read(linker));
            }
        }

        builder.Services.AddSingleton(index);
        builder.Services.AddSingleton(vectors);
        builder.Services.AddIngestor(configuration);
        builder.Services.AddEnricher();
        builder.Services.AddIndexer();
        builder.Services.AddRecommender();
        builder.Services.AddTrainer(configuration);

        var app = builder.Build();
        app.UseRouting();
        app.MapStreaming();
        app.MapRecommender();
        app.MapTrainer();
        return app;
    }
}
