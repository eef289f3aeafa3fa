namespace Craft.Ingestor.Tools;

/// <summary>How far a single poll is: courses that the catalogue has taken or refused so far.</summary>
public sealed record IngestProgress(int Stored, int New, int Changed, int Unchanged, int Refused);
