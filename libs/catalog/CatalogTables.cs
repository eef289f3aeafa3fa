using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Craft.Catalog;

/// <summary>The names of tables and columns that are read by hand-written SQL.</summary>
internal static class CatalogTables
{
    public const string Schema = "catalog";

    /// <summary>How far each subscription has come.</summary>
    public const string Progress = Schema + ".mt_event_progression";

    /// <summary>The outbox in <see cref="Progress"/>.</summary>
    public const string OutboxShard = Outbox.CourseOutbox.SubscriptionName + ":All";

    public const string Courses = Schema + ".mt_doc_course";

    public const string Occupations = Schema + ".mt_doc_occupation";

    public const string Skills = Schema + ".mt_doc_skill";

    /// <summary>Only courses that are missing have a row: a poll that sees everything writes nothing.</summary>
    public const string Missing = Schema + ".course_missing";

    public static Table MissingTable()
    {
        var table = new Table(new PostgresqlObjectName(Schema, "course_missing", SchemaUtils.IdentifierUsage.General));
        table.AddColumn<string>("course_id").AsPrimaryKey();
        table.AddColumn<string>("source").NotNull().AddIndex();
        table.AddColumn<int>("polls").NotNull();
        table.AddColumn<bool>("confirmed").NotNull();
        return table;
    }
}
