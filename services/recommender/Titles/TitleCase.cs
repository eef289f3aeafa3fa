namespace Craft.Recommender.Titles;

/// <summary>A title that the knowledge base does not have while it is used, and its ISCO group.</summary>
internal sealed record TitleCase(string Title, string Isco);
