using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Imports;

/// <summary>What happened to one row.</summary>
internal enum RowOutcome
{
    Imported,
    Updated,
    Unchanged,
}

/// <summary>
/// Finds or makes the person of every row of a batch, in the order of the rows, and writes those who changed. A row with a source id means the
/// person of that source and id; one without means who has its e-mail address, else its LinkedIn profile, else its phone number.
/// </summary>
/// <remarks>
/// Rows are applied one after the other to people held in memory, so the result does not depend on where batches end. Phone numbers and office
/// mailboxes are shared by colleagues: they mean somebody only together with the name.
/// </remarks>
internal sealed class PersonMerge(NpgsqlConnection connection, ColumnMap map, short sourceId, IReadOnlyDictionary<short, string> sources)
{
    private const string Columns =
        """
        company_id, person_id, title_id, title_class, industry_id, industry_set, state_id, city_id, employee_count, place_inherited, source_id,
        first_name, last_name, full_name, email, phone, linkedin_url, other_emails, other_phones, source_key
        """;

    // Beyond every id: who is new in a batch came after everybody stored.
    private const long NewPeople = long.MaxValue / 2;

    private Dictionary<(short Kind, string Value), List<PersonRecord>> _byKey = [];
    private List<PersonRecord> _people = [];
    private bool _byIdentifiers;

    /// <summary>Creates the temporary table that changed people pass through; once a connection.</summary>
    public static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Statement(
            """
            create temporary table stage_persons (like persons, stored_company_id bigint not null, primary key (company_id, person_id))
            """);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Loads everybody whom the rows can mean.</summary>
    public async Task LoadAsync(IReadOnlyList<ImportRow> rows, CompanyMerge companies, CancellationToken ct)
    {
        (_byKey, _people) = ([], new List<PersonRecord>(rows.Count));
        _byIdentifiers = rows.Any(r => r.SourceKey is null);

        var wanted = new HashSet<(long Hash, short Kind)>();
        foreach (var row in rows)
        {
            if (row.SourceKey is { } sourceKey)
            {
                wanted.Add((PostgresHash.Compute(SourceValue(sourceKey)), KeyKind.Source));
                continue;
            }

            if (row.Email is not null) wanted.Add((PostgresHash.Compute(row.Email), KeyKind.Email));
            if (row.LinkedinUrl is not null) wanted.Add((PostgresHash.Compute(row.LinkedinUrl), KeyKind.Linkedin));
            if (row.Phone is not null) wanted.Add((PostgresHash.Compute(row.Phone), KeyKind.Phone));
        }

        var found = await FindAsync(wanted, ct);
        if (found.Count == 0) return;
        await FetchAsync(found, ct);
        if (rows.Any(r => !r.HasCompany)) await companies.LoadAsync(_people.Select(p => p.Facts.CompanyId), ct);
    }

    /// <summary>Applies the rows and says what each of them did.</summary>
    public async Task<RowOutcome[]> ApplyAsync(IReadOnlyList<ImportRow> rows, CompanyRecord?[] rowCompanies, CompanyMerge companies,
        CancellationToken ct)
    {
        var outcomes = new RowOutcome[rows.Count];
        var added = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var person = Find(row);
            if (person is null)
            {
                person = new PersonRecord(0, NewPeople + _people.Count, null) { Facts = new PersonFacts { SourceId = sourceId, SourceKey = row.SourceKey, PlaceInherited = true } };
                _people.Add(person);
                person.Facts = Merge(person, row, rowCompanies[i], companies);
                Index(person);
                outcomes[i] = RowOutcome.Imported;
                added++;
                continue;
            }

            var before = person.Facts;
            var after = Merge(person, row, rowCompanies[i], companies);
            outcomes[i] = after != before || rowCompanies[i] is { IsNew: false, IsChanged: true } ? RowOutcome.Updated : RowOutcome.Unchanged;
            if (after == before) continue;
            Unindex(person);
            person.Facts = after;
            Index(person);
        }

        // Ids in the order of the rows, and of the commits: a search that pages by id never passes somebody who comes later.
        if (added > 0)
        {
            var nextId = await Sequences.TakeAsync(connection, "person_locator", "person_id", added, ct);
            foreach (var person in _people.Where(p => p.Id == 0))
            {
                person.Id = nextId++;
                if (person.Facts.CompanyId == 0) person.Facts = person.Facts with { CompanyId = -person.Id };
            }
        }

        return outcomes;
    }

    /// <summary>Writes who is new or changed, with keys and locations, and counts them.</summary>
    public async Task WriteAsync(CountDeltas counts, DateTimeOffset now, CancellationToken ct)
    {
        var added = _people.Where(p => p.Stored is null).ToList();
        var changed = _people.Where(p => p.Stored is { } stored && stored != p.Facts).OrderBy(p => p.Id).ToList();
        foreach (var person in added) counts.Add(person.Facts, 1);
        foreach (var person in changed)
        {
            counts.Add(person.Stored!, -1);
            counts.Add(person.Facts, 1);
        }

        if (added.Count > 0)
        {
            CopyPeople("persons", $"{Columns}, updated_at", added, now, staged: false);
            CopyLocations(added);
        }

        if (changed.Count > 0) await WriteChangedAsync(changed, now, ct);
        await WriteKeysAsync(added, changed, ct);
    }

    private string SourceValue(string sourceKey) => SourceValue(sourceId, sourceKey);

    private string SourceValue(short source, string sourceKey) => $"{sources[source]}\u001F{sourceKey}";

    private PersonRecord? Find(ImportRow row)
    {
        if (row.SourceKey is { } sourceKey) return Candidates(KeyKind.Source, SourceValue(sourceKey)).FirstOrDefault();

        if (row.Email is { } email && Choose(Candidates(KeyKind.Email, email), row, nameDecides: EmailAddress.IsShared(email)) is { } byEmail)
        {
            return byEmail;
        }

        if (row.LinkedinUrl is { } linkedin && Choose(Candidates(KeyKind.Linkedin, linkedin), row, nameDecides: false) is { } byLinkedin) return byLinkedin;

        // Two profiles are two people, even of one name at one switchboard.
        return row.Phone is { } phone
            ? Choose(Candidates(KeyKind.Phone, phone).Where(p => row.LinkedinUrl is null || p.Facts.LinkedinUrl is null), row, nameDecides: true)
            : null;
    }

    private List<PersonRecord> Candidates(short kind, string value) => _byKey.GetValueOrDefault((kind, value)) ?? [];

    // A namesake first, then whoever came first: the same again on every import.
    private static PersonRecord? Choose(IEnumerable<PersonRecord> candidates, ImportRow row, bool nameDecides)
    {
        PersonRecord? first = null, namesake = null;
        foreach (var person in candidates)
        {
            if (namesake is null || person.Order < namesake.Order) namesake = IsNamesake(person.Facts, row.Name) ? person : namesake;
            if (first is null || person.Order < first.Order) first = person;
        }

        return namesake ?? (nameDecides ? null : first);
    }

    // The same last name, and first names that can be one: "Jane" and "J.", not "Jim" and "Joe".
    private static bool IsNamesake(PersonFacts person, PersonName name)
    {
        if (name.IsEmpty || (person.FirstName ?? person.LastName ?? person.FullName) is null) return true;
        var (left, right) = ((person.FirstName ?? "").TrimEnd('.'), (name.First ?? "").TrimEnd('.'));
        return string.Equals(person.LastName, name.Last, StringComparison.OrdinalIgnoreCase)
            && (left.Length <= 1 || right.Length <= 1
                ? left.Length == 0 || right.Length == 0 || char.ToUpperInvariant(left[0]) == char.ToUpperInvariant(right[0])
                : string.Equals(left, right, StringComparison.OrdinalIgnoreCase));
    }

    private PersonFacts Merge(PersonRecord person, ImportRow row, CompanyRecord? company, CompanyMerge companies)
    {
        var before = person.Facts;

        // A source says all there is to say of its own people: a column that it leaves empty is empty. Of people who are only recognized by an
        // identifier a row says no more than what it has.
        var owns = row.SourceKey is not null;
        bool Clears(ImportField field) => owns && map.Has(field);

        var facts = before with
        {
            TitleId = row.Title?.Id ?? (Clears(ImportField.Title) ? 0 : before.TitleId),
            TitleClass = row.Title?.ClassId ?? (Clears(ImportField.Title) ? (short)0 : before.TitleClass),
            FirstName = row.Name.IsEmpty ? before.FirstName : row.Name.First,
            LastName = row.Name.IsEmpty ? before.LastName : row.Name.Last,
            FullName = row.Name.IsEmpty ? before.FullName : row.Name.Full,
            Email = row.Email ?? (Clears(ImportField.Email) ? null : before.Email),
            Phone = row.Phone ?? (Clears(ImportField.Phone) ? null : before.Phone),
            LinkedinUrl = row.LinkedinUrl ?? (Clears(ImportField.LinkedinUrl) ? null : before.LinkedinUrl),
            OtherEmails = row.OtherEmails ?? (Clears(ImportField.OtherEmails) ? null : before.OtherEmails),
            OtherPhones = row.OtherPhones ?? (Clears(ImportField.OtherPhones) ? null : before.OtherPhones),
        };

        if (row.Place is { } place)
        {
            facts = facts with { StateId = place.StateId, CityId = place.CityId, PlaceInherited = false };
        }
        else if (Clears(ImportField.State) || Clears(ImportField.City) || Clears(ImportField.Location) || Clears(ImportField.Country))
        {
            facts = facts with { PlaceInherited = true };
        }

        if (company is not null)
        {
            facts = facts with { CompanyId = company.Id };
        }
        else if (Clears(ImportField.CompanyName) || Clears(ImportField.CompanyDomain) || Clears(ImportField.CompanyWebsite))
        {
            facts = facts with { CompanyId = -person.Id };
        }

        if (facts.CompanyId <= 0) return WithoutCompany(facts, before, row, companies);

        // Of a company that the batch does not know, the person keeps what the row carries: nothing about it changed.
        return companies.Find(facts.CompanyId) is { } employer ? Inherit(facts, employer.Facts) : facts;
    }

    private static PersonFacts Inherit(PersonFacts person, in CompanyFacts company) => person with
    {
        IndustryId = company.IndustryId,
        IndustrySet = company.IndustrySet,
        EmployeeCount = company.EmployeeCount,
        StateId = person.PlaceInherited ? company.StateId : person.StateId,
        CityId = person.PlaceInherited ? company.CityId : person.CityId,
    };

    // Without a company, what the row says about one describes the person's own work.
    private static PersonFacts WithoutCompany(PersonFacts facts, PersonFacts before, ImportRow row, CompanyMerge companies)
    {
        var leaves = before.CompanyId > 0 || row.SourceKey is not null;
        var place = row.CompanyPlace;
        if (row.Industry is not null || row.Sic is not null || row.Naics is not null)
        {
            facts = facts with { IndustryId = row.Industry?.Id ?? 0, IndustrySet = companies.IndustrySetOf(row) };
        }
        else if (leaves)
        {
            facts = facts with { IndustryId = 0, IndustrySet = 0 };
        }

        return facts with
        {
            EmployeeCount = row.EmployeeCount > 0 || leaves ? row.EmployeeCount : facts.EmployeeCount,
            StateId = facts.PlaceInherited && (place is not null || leaves) ? place?.StateId ?? 0 : facts.StateId,
            CityId = facts.PlaceInherited && (place is not null || leaves) ? place?.CityId ?? 0 : facts.CityId,
        };
    }

    private void Index(PersonRecord person)
    {
        foreach (var key in IndexedKeys(person.Facts))
        {
            if (!_byKey.TryGetValue(key, out var people)) _byKey.Add(key, people = new List<PersonRecord>(1));
            people.Add(person);
        }
    }

    private void Unindex(PersonRecord person)
    {
        foreach (var key in IndexedKeys(person.Facts)) _byKey[key].Remove(person);
    }

    // Rows with a source id need no other key; most files have them throughout.
    private IEnumerable<(short Kind, string Value)> IndexedKeys(PersonFacts facts) =>
        _byIdentifiers ? Keys(facts) : facts.SourceKey is { } key && facts.SourceId == sourceId ? [(KeyKind.Source, SourceValue(key))] : [];

    private IEnumerable<(short Kind, string Value)> Keys(PersonFacts facts)
    {
        if (facts.Email is { } email) yield return (KeyKind.Email, email);
        foreach (var other in facts.OtherEmails ?? []) yield return (KeyKind.Email, other);
        if (facts.Phone is { } phone) yield return (KeyKind.Phone, phone);
        foreach (var other in facts.OtherPhones ?? []) yield return (KeyKind.Phone, other);
        if (facts.LinkedinUrl is { } linkedin) yield return (KeyKind.Linkedin, linkedin);
        if (facts.SourceKey is { } sourceKey) yield return (KeyKind.Source, SourceValue(facts.SourceId, sourceKey));
    }

    private async Task<List<(long CompanyId, long PersonId)>> FindAsync(HashSet<(long Hash, short Kind)> wanted, CancellationToken ct)
    {
        var found = new HashSet<(long, long)>();
        if (wanted.Count == 0) return [];
        await using var command = connection.Statement("select h, kind, company_id, person_id from person_keys where h = any($1)");
        var hashes = wanted.Select(w => w.Hash).Distinct().ToArray();
        Array.Sort(hashes);
        command.Add(hashes);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (wanted.Contains((reader.GetInt64(0), reader.GetInt16(1)))) found.Add((reader.GetInt64(2), reader.GetInt64(3)));
        }

        return [.. found.Order()];
    }

    private async Task FetchAsync(List<(long CompanyId, long PersonId)> found, CancellationToken ct)
    {
        await using var command = connection.Statement(
            $"""
             select {string.Join(", ", Columns.Split(',').Select(c => "p." + c.Trim()))}
             from unnest($1::bigint[], $2::bigint[]) as w (company_id, person_id)
             join persons p on p.company_id = w.company_id and p.person_id = w.person_id
             """);
        command.Add<long[]>([.. found.Select(f => f.CompanyId)]);
        command.Add<long[]>([.. found.Select(f => f.PersonId)]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var person = new PersonRecord(reader.GetInt64(1), reader.GetInt64(1), new PersonFacts
            {
                CompanyId = reader.GetInt64(0),
                TitleId = reader.GetInt64(2),
                TitleClass = reader.GetInt16(3),
                IndustryId = reader.GetInt32(4),
                IndustrySet = reader.GetInt16(5),
                StateId = reader.GetInt16(6),
                CityId = reader.GetInt32(7),
                EmployeeCount = reader.GetInt32(8),
                PlaceInherited = reader.GetBoolean(9),
                SourceId = reader.GetInt16(10),
                FirstName = reader.Text(11),
                LastName = reader.Text(12),
                FullName = reader.Text(13),
                Email = reader.Text(14),
                Phone = reader.Text(15),
                LinkedinUrl = reader.Text(16),
                OtherEmails = reader.IsDBNull(17) ? null : reader.GetFieldValue<string[]>(17),
                OtherPhones = reader.IsDBNull(18) ? null : reader.GetFieldValue<string[]>(18),
                SourceKey = reader.Text(19),
            });
            _people.Add(person);
            Index(person);
        }
    }

    private void CopyPeople(string table, string columns, List<PersonRecord> people, DateTimeOffset now, bool staged)
    {
        using var writer = new BinaryCopy(connection, table, columns);
        foreach (var person in people)
        {
            var facts = person.Facts;
            writer.StartRow();
            writer.Write(facts.CompanyId);
            writer.Write(person.Id);
            writer.Write(facts.TitleId);
            writer.Write(facts.TitleClass);
            writer.Write(facts.IndustryId);
            writer.Write(facts.IndustrySet);
            writer.Write(facts.StateId);
            writer.Write(facts.CityId);
            writer.Write(facts.EmployeeCount);
            writer.Write(facts.PlaceInherited);
            writer.Write(facts.SourceId);
            writer.Write(facts.FirstName);
            writer.Write(facts.LastName);
            writer.Write(facts.FullName);
            writer.Write(facts.Email);
            writer.Write(facts.Phone);
            writer.Write(facts.LinkedinUrl);
            writer.Write(facts.OtherEmails);
            writer.Write(facts.OtherPhones);
            writer.Write(facts.SourceKey);
            writer.Write(now);
            if (staged) writer.Write(person.Stored!.CompanyId);
        }

        writer.Complete();
    }

    private void CopyLocations(List<PersonRecord> people)
    {
        using var writer = new BinaryCopy(connection, "person_locator", "person_id, company_id");
        foreach (var person in people)
        {
            writer.StartRow();
            writer.Write(person.Id);
            writer.Write(person.Facts.CompanyId);
        }

        writer.Complete();
    }

    private async Task WriteChangedAsync(List<PersonRecord> changed, DateTimeOffset now, CancellationToken ct)
    {
        CopyPeople("stage_persons", $"{Columns}, updated_at, stored_company_id", changed, now, staged: true);

        // Moving to another company is delete and insert in one statement, because company_id spreads the rows over machines (D1).
        var assignments = string.Join(", ", Columns.Split(',').Select(c => c.Trim()).Where(c => c is not ("company_id" or "person_id"))
            .Append("updated_at").Select(c => $"{c} = excluded.{c}"));
        await using (var merge = connection.Statement(
            $"""
             with moved as (
               delete from persons p using stage_persons s
               where p.company_id = s.stored_company_id and p.person_id = s.person_id and s.company_id <> s.stored_company_id)
             insert into persons ({Columns}, updated_at) select {Columns}, updated_at from stage_persons
             on conflict (company_id, person_id) do update set {assignments}
             """))
        {
            await merge.ExecuteNonQueryAsync(ct);
        }

        await using var locate = connection.Statement(
            """
            update person_locator l set company_id = s.company_id from stage_persons s
            where l.person_id = s.person_id and s.company_id <> s.stored_company_id
            """);
        await locate.ExecuteNonQueryAsync(ct);
        await using var clear = connection.Statement("truncate stage_persons");
        await clear.ExecuteNonQueryAsync(ct);
    }

    private async Task WriteKeysAsync(List<PersonRecord> added, List<PersonRecord> changed, CancellationToken ct)
    {
        var insert = new List<(long Hash, short Kind, long PersonId, long CompanyId)>(added.Count * 4);
        var delete = new List<(long Hash, short Kind, long PersonId)>();
        foreach (var person in added)
        {
            foreach (var (hash, kind) in Hashes(person.Facts)) insert.Add((hash, kind, person.Id, person.Facts.CompanyId));
        }

        foreach (var person in changed)
        {
            var (before, after) = (Hashes(person.Stored!), Hashes(person.Facts));
            var moved = person.Stored!.CompanyId != person.Facts.CompanyId;
            foreach (var (hash, kind) in moved ? before : before.Except(after)) delete.Add((hash, kind, person.Id));
            foreach (var (hash, kind) in moved ? after : after.Except(before)) insert.Add((hash, kind, person.Id, person.Facts.CompanyId));
        }

        if (delete.Count > 0)
        {
            await using var command = connection.Statement(
                """
                delete from person_keys k using unnest($1::bigint[], $2::smallint[], $3::bigint[]) as d (h, kind, person_id)
                where k.h = d.h and k.kind = d.kind and k.person_id = d.person_id
                """);
            command.Add<long[]>([.. delete.Select(d => d.Hash)]);
            command.Add<short[]>([.. delete.Select(d => d.Kind)]);
            command.Add<long[]>([.. delete.Select(d => d.PersonId)]);
            await command.ExecuteNonQueryAsync(ct);
        }

        if (insert.Count == 0) return;

        // In the order of the index: hashes are random, and neighbours share pages.
        insert.Sort();
        using var writer = new BinaryCopy(connection, "person_keys", "h, kind, person_id, company_id");
        foreach (var (hash, kind, personId, companyId) in insert)
        {
            writer.StartRow();
            writer.Write(hash);
            writer.Write(kind);
            writer.Write(personId);
            writer.Write(companyId);
        }

        writer.Complete();
    }

    private HashSet<(long Hash, short Kind)> Hashes(PersonFacts facts) => [.. Keys(facts).Select(k => (PostgresHash.Compute(k.Value), k.Kind))];
}
