using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Schemas;

namespace Craft.Trainer.Lexical;

/// <summary>What a training of the lexical encoder reads and where it writes.</summary>
public sealed record TrainLexicalOptions
{
    public required KnowledgeBase Knowledge { get; init; }

    /// <summary>The catalogue; its texts count for the document frequencies. Null = the knowledge base alone.</summary>
    public IAsyncEnumerable<Course>? Courses { get; init; }

    /// <summary>The version becomes the folder <c>encoder/craft-lsi/VERSION</c> in it.</summary>
    public required string ModelsDirectory { get; init; }

    /// <summary>Write exactly this folder instead (<c>craft train lexical --out DIR</c>); a model that is there is replaced.</summary>
    public string? Folder { get; init; }

    public LexicalFitOptions Fit { get; init; } = new();

    /// <summary>Measured on the same query set, so that the two can be compared.</summary>
    public ITextEncoder? Champion { get; init; }

    /// <summary>Queries per task of the fixed set.</summary>
    public int Queries { get; init; } = LexicalQuerySet.DefaultQueries;
}
