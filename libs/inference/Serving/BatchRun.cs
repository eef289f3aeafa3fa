namespace Craft.Inference.Serving;

/// <summary>Runs sequences together. Throws <see cref="DeviceMemoryException"/> when there is no room for all of them.</summary>
internal delegate void BatchRun(int caller, ReadOnlySpan<int> sequences);
