using Craft.Schemas;

namespace Craft.Recommender.Http;

/// <summary>In which index a course stands, with which revision and by which encoder.</summary>
internal sealed record IndexPlace(string Index, long Revision, ModelRef Encoder);
