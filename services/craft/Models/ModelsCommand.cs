using System.CommandLine;

namespace Craft.Models;

/// <summary><c>craft models</c>: neural models as the services load them.</summary>
internal static class ModelsCommand
{
    public static Command Make() => new("models", "Neural models: bring one in, look at one.")
    {
        ModelsImport.Make(),
        ModelsShow.Make(),
    };
}
