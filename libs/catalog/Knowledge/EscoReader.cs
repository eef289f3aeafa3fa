namespace Craft.Catalog.Knowledge;

/// <summary>
/// Reads ESCO packages as the portal hands them out: official ZIPs, folders and single CSV or CSV.GZ files in any mix, of
/// 1.1.x and 1.2.x. What a package lacks is counted, never fatal; a path that holds nothing usable is.
/// </summary>
public static class EscoReader
{
    /// <summary>The languages that a knowledge base can hold.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["de", "en"];

    /// <summary>
    /// Reads the tables of all paths; where two say different things, the later path wins. A table of another language than
    /// <paramref name="languages"/> is passed over. Throws <see cref="EscoImportException"/>.
    /// </summary>
    public static EscoReading Read(
        IReadOnlyList<string> paths,
        IReadOnlyList<string>? languages = null,
        IProgress<string>? progress = null,
        CancellationToken ct = default)
    {
        var wanted = languages is { Count: > 0 } ? languages : Languages;
        if (wanted.Except(Languages).FirstOrDefault() is { } unknown)
        {
            throw new EscoImportException(unknown, $"is no language of the knowledge base ({string.Join(", ", Languages)})");
        }

        var tables = paths.SelectMany(EscoTables.Find).ToList();
        var usable = tables.Where(t => IsWanted(t, wanted)).ToList();
        if (usable.Count == 0)
        {
            throw new EscoImportException(string.Join(", ", paths), $"nothing in the language {string.Join(" or ", wanted)}");
        }

        var draft = new EscoDraft { EscoVersion = Version(usable) };
        // collections repeat what the main tables say better, so they come last and only fill gaps
        foreach (var table in usable.OrderBy(t => t.Kind is EscoTableKind.SkillCollection or EscoTableKind.OccupationCollection))
        {
            ct.ThrowIfCancellationRequested();
            var rows = Read(draft, table, wanted, ct);
            progress?.Report($"{table.Name}: {rows} rows");
        }

        return new EscoReading(draft, [.. usable.Select(t => t.Name)]);
    }

    /// <summary>
    /// An existing knowledge base with a reading laid over it: labels, texts and relations that the reading holds replace
    /// the old ones, everything else stays. A concept without a label in one language shows the other's.
    /// </summary>
    public static KnowledgeBase Merge(KnowledgeBase existing, EscoReading reading)
    {
        var draft = EscoDraft.From(existing);
        draft.Overlay(reading.Draft);
        return draft.Build().Knowledge;
    }

    private static bool IsWanted(EscoTable table, IReadOnlyList<string> wanted) =>
        table.Kind is EscoTableKind.OccupationSkillRelations or EscoTableKind.BroaderSkills
        || table.Language is null
        || wanted.Contains(table.Language);

    private static string? Version(List<EscoTable> tables)
    {
        string? version = null;
        foreach (var table in tables)
        {
            version = KnowledgeVersion.Later(version, EscoTables.VersionOf(table.Place));
        }

        return version;
    }

    private static int Read(EscoDraft draft, EscoTable table, IReadOnlyList<string> wanted, CancellationToken ct)
    {
        // a table without suffix is in the one language that was asked for, or in ESCO's reference language
        var language = table.Language ?? (wanted.Count == 1 ? wanted[0] : "en");
        using var rows = OpenRows(table);
        Action<EscoRows> read = table.Kind switch
        {
            EscoTableKind.OccupationSkillRelations => r => ReadNeed(draft, r),
            EscoTableKind.BroaderSkills => r => ReadBroader(draft, r),
            EscoTableKind.Occupations or EscoTableKind.OccupationCollection => r => ReadOccupation(draft, table, language, r),
            _ => r => ReadSkill(draft, table, language, r),
        };
        rows.Require(table.Kind switch
        {
            EscoTableKind.OccupationSkillRelations => ["occupationUri", "relationType", "skillUri"],
            EscoTableKind.BroaderSkills => ["conceptUri", "broaderUri"],
            _ => ["conceptUri", "preferredLabel"],
        });
        var count = 0;
        while (rows.Read())
        {
            read(rows);
            if (++count % 4096 == 0)
            {
                ct.ThrowIfCancellationRequested();
            }
        }

        draft.RowsUnreadable += rows.Broken;
        return count;
    }

    private static EscoRows OpenRows(EscoTable table)
    {
        try
        {
            return new EscoRows(table);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new EscoImportException(table.Place, $"{table.Name} cannot be opened ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static void ReadSkill(EscoDraft draft, EscoTable table, string language, EscoRows row)
    {
        if (row.Value("conceptUri") is not { } uri)
        {
            draft.RowsUnreadable++;
            return;
        }

        var skill = draft.SkillAt(uri);
        SetTexts(skill.Texts, table.Kind == EscoTableKind.Skills, language, row);
        skill.Type ??= row.Value("skillType");
        skill.ReuseLevel ??= row.Value("reuseLevel");
    }

    private static void ReadOccupation(EscoDraft draft, EscoTable table, string language, EscoRows row)
    {
        if (row.Value("conceptUri") is not { } uri)
        {
            draft.RowsUnreadable++;
            return;
        }

        var occupation = draft.OccupationAt(uri);
        SetTexts(occupation.Texts, table.Kind == EscoTableKind.Occupations, language, row);
        occupation.Isco = row.Value("iscoGroup") ?? occupation.Isco;
        occupation.Code = row.Value("code") ?? occupation.Code;
    }

    private static void SetTexts(ConceptTexts texts, bool leading, string language, EscoRows row)
    {
        var (label, alternatives) = (row.Value("preferredLabel"), row.Labels("altLabels"));
        if (leading)
        {
            texts.Set(language, label, alternatives, row.Value("description"));
        }
        else
        {
            texts.Complement(language, label, alternatives, row.Value("description"));
        }
    }

    private static void ReadNeed(EscoDraft draft, EscoRows row)
    {
        var (occupation, skill, relation) = (row.Value("occupationUri"), row.Value("skillUri"), row.Value("relationType"));
        if (occupation is null || skill is null || relation is not ("essential" or "optional"))
        {
            draft.RowsUnreadable++;
            return;
        }

        draft.RelationsWithoutSkillType += row.Value("skillType") is null ? 1 : 0;
        var needs = draft.NeedsAt(occupation);
        (relation == "essential" ? needs.Essential : needs.Optional).Add(skill);
    }

    private static void ReadBroader(EscoDraft draft, EscoRows row)
    {
        if (row.Value("conceptUri") is not { } uri || row.Value("broaderUri") is not { } broader)
        {
            draft.RowsUnreadable++;
            return;
        }

        // the table also orders the groups among themselves: only skills are kept
        if (row.Value("conceptType") is null or "KnowledgeSkillCompetence")
        {
            (draft.SkillAt(uri).Broader ??= new(StringComparer.Ordinal)).Add(broader);
        }
    }
}
