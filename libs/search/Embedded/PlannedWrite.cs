namespace Craft.Search.Embedded;

/// <summary>A write that will change the index, with all that can be computed before the index is touched.</summary>
internal sealed record PlannedWrite(StoredCourse Course, IndexWrite Write)
{
    public sbyte[] Vector { get; set; } = [];

    public DocumentTerms? Terms { get; set; }
}
