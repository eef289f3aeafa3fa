namespace Craft.Ingestor.Simulation;

/// <summary>When and where a sample course takes place.</summary>
internal sealed record SampleDate(DateOnly? Start, DateOnly? End, string? Place);
