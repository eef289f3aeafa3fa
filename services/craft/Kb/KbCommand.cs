using System.CommandLine;

namespace Craft.Kb;

/// <summary><c>craft kb</c>: the knowledge base of occupations and skills.</summary>
internal static class KbCommand
{
    public static Command Make() => new("kb", "The knowledge base: occupations, skills and what belongs together (ESCO).")
    {
        KbImport.Make(),
        KbShow.Make(),
    };
}
