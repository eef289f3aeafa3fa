namespace Craft.Catalog.Knowledge;

/// <summary>The first line of an <see cref="EscoExtract"/>.</summary>
internal sealed record ExtractHeader(string Format, string Version, int Skills, int Occupations, string Notice);
