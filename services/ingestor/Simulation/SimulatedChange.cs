namespace Craft.Ingestor.Simulation;

/// <summary>One thing that the simulator did; <paramref name="CourseId"/> is the id on the topics.</summary>
public sealed record SimulatedChange(SimulatedChangeKind Kind, string CourseId);
