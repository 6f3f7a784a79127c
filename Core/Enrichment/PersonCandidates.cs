using Npgsql;
using PersonData.Core.Enrichment.Matching;
using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>People of the data set who can be the one who is asked for.</summary>
/// <param name="People">Who has an identifier of the known, or a name like it at the same company.</param>
/// <param name="Shared"><c>email</c>, <c>phone</c>: what several people have, or a person and the company.</param>
/// <param name="NearMiss">Sentence for the caller when nobody of <paramref name="People"/> is near; null when there is nothing to say.</param>
internal sealed record PersonCandidates(IReadOnlyList<PersonCandidate> People, IReadOnlyCollection<string> Shared, string? NearMiss)
{
    /// <summary>Said instead of everything else when nobody matches and <see cref="IsCrowded"/>.</summary>
    public const string Crowded = "Too many people share the phone number or e-mail address to look for this name among all of them.";

    private const short EmailKind = 1;
    private const short PhoneKind = 2;
    private const short LinkedinKind = 3;

    // As many people of one identifier as are all compared, and as are looked through for a name: 2,000 took 17 ms (two busy cores).
    private const int MaxSharing = 100;
    private const int MaxLookedThrough = 2000;
    private const int MaxNamesakes = 50;
    private const int MaxCompanies = 20;

    // Order: person_id within a kind. Index: the primary key (h, kind, person_id), one descent an identifier. A hash may collide: the comparison reads the row.
    private const string KeysSql =
        """
        select w.kind, k.person_id, k.company_id
        from unnest($1::text[], $2::smallint[]) as w (value, kind)
        cross join lateral (
          select person_id, company_id from person_keys where h = hashtextextended(w.value, 0) and kind = w.kind order by person_id limit $3) k
        """;

    // Indexes: the primary keys. By domain first; only by name when no domain is known, since many companies share a name.
    private static readonly string s_companiesSql =
        $"""
        select company_id, domain from company_domains where domain = any($1)
        union all (select company_id, null from company_names where name_key = $2 order by ordinal, state_id, company_id limit {MaxCompanies})
        """;

    // Index: the primary key (company_id, person_id).
    private const string PeopleSql =
        $"""
        select {PersonReader.Columns}, p.other_emails, p.other_phones
        from unnest($1::bigint[], $2::bigint[]) as w (company_id, person_id)
        cross join lateral (select * from persons x where x.company_id = w.company_id and x.person_id = w.person_id limit 1) p
        left join companies c on c.company_id = p.company_id
        """;

    // Of those who share an identifier, who has the name. Index: the primary key (company_id, person_id).
    private const string NamedSql =
        $"""
        select {PersonReader.Columns}, p.other_emails, p.other_phones
        from unnest($1::bigint[], $2::bigint[]) as w (company_id, person_id)
        cross join lateral (
          select * from persons x
          where x.company_id = w.company_id and x.person_id = w.person_id and name_key(x.last_name) = any(array(select name_key(f.last_name) from unnest($3::text[]) as f (last_name)))
          limit 1) p
        left join companies c on c.company_id = p.company_id
        """;

    // Index: persons_name, one descent for each pair of names.
    internal static readonly string NamesSql =
        $"""
        select {PersonReader.Columns}, p.other_emails, p.other_phones
        from unnest($1::bigint[]) as w (company_id) cross join unnest($2::text[]) as f (last_name) cross join unnest($3::text[]) as g (first_name)
        cross join lateral (
          select * from persons x
          where x.company_id = w.company_id and name_key(x.last_name) collate "C" = name_key(f.last_name)
            and name_key(split_part(x.first_name, ' ', 1)) collate "C" = name_key(g.first_name)
          limit {MaxNamesakes}) p
        left join companies c on c.company_id = p.company_id
        """;

    // Index: persons_name, a range of family names within it: who is asked for as "García" may stand as "García López". Only with the very first name, because each walks everybody of the range.
    internal static readonly string CompoundSql =
        $"""
        select {PersonReader.Columns}, p.other_emails, p.other_phones
        from unnest($1::bigint[]) as w (company_id)
        cross join lateral (
          select * from persons x
          where x.company_id = w.company_id and name_key(x.last_name) collate "C" > name_key($2) and name_key(x.last_name) collate "C" < name_key($2) || '~'
            and name_key(split_part(x.first_name, ' ', 1)) collate "C" = name_key($3)
          limit {MaxNamesakes}) p
        left join companies c on c.company_id = p.company_id
        """;

    // Index: persons_name. Somebody of this family name and whatever first name, for the near miss and for who is known by an initial.
    internal static readonly string FamilySql =
        $"""
        select {PersonReader.Columns}, p.other_emails, p.other_phones
        from unnest($1::bigint[]) as w (company_id) cross join unnest($2::text[]) as f (last_name)
        cross join lateral (
          select * from persons x
          where x.company_id = w.company_id and name_key(x.last_name) collate "C" = name_key(f.last_name)
            and name_key(split_part(x.first_name, ' ', 1)) collate "C" >= $3 and name_key(split_part(x.first_name, ' ', 1)) collate "C" < $3 || '~'
          order by name_key(split_part(x.first_name, ' ', 1)) collate "C" limit $4) p
        left join companies c on c.company_id = p.company_id
        """;

    /// <summary>Whether more people share an identifier than were looked through for the name.</summary>
    public bool IsCrowded { get; private init; }

    /// <summary>Whether enough is known to ask: an identifier, or a name and an employer.</summary>
    public static bool CanAsk(ContactDetails known) =>
        (known.Email ?? known.LinkedinUrl ?? known.Phone) is not null
        || (NameParts.Of(known) is { Given.Count: > 0, Family.Count: > 0 } && (known.CompanyDomain ?? known.CompanyName) is not null);

    /// <summary>Two round trips: what identifiers and companies stand for, then the people.</summary>
    public static async Task<PersonCandidates> FindAsync(DataSet dataSet, ContactDetails known, CancellationToken ct)
    {
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        var name = NameParts.Of(known);
        var hasName = name is { Given.Count: > 0, Family.Count: > 0 };
        var (keys, companies) = await ResolveAsync(connection, known, hasName ? MaxLookedThrough : MaxSharing, ct);
        if (keys.Count == 0 && (companies.Count == 0 || name.Family.Count == 0))
            return new([], [], NearMissOf(known, companies));

        var people = new List<PersonCandidate>();
        foreach (var row in await ReadAsync(connection, known, name, keys, companies, ct))
        {
            if (people.TrueForAll(person => person.Row.PersonId != row.Row.PersonId))
                people.Add(row);
        }

        var shared = new List<string>();
        if (known.Email is not null && people.Count(person => person.Details.Email == known.Email) > 1)
            shared.Add("email");
        if (known.Phone is not null && (people.Count(person => person.Details.Phone == known.Phone) > 1 || people.Exists(person => person.Row.Company?.Phone == known.Phone)))
            shared.Add("phone");
        var isCrowded = hasName && keys.CountBy(key => key.Kind).Any(kind => kind.Value == MaxLookedThrough);
        return new(people, shared, NearMissOf(known, companies)) { IsCrowded = isCrowded };
    }

    // The family name is not known there, or nobody is: that the company is known says that the caller is near.
    private static string? NearMissOf(ContactDetails known, Dictionary<long, string?> companies) =>
        companies.Count == 0 ? null : $"The company {known.CompanyDomain ?? EmployerComparison.DomainOf(known.Email) ?? known.CompanyName} is known, but not this person there.";

    private static async Task<(List<(short Kind, long PersonId, long CompanyId)> Keys, Dictionary<long, string?> Companies)> ResolveAsync(
        NpgsqlConnection connection, ContactDetails known, int limit, CancellationToken ct)
    {
        var identifiers = new (string? Value, short Kind)[] { (known.Email, EmailKind), (known.LinkedinUrl, LinkedinKind), (known.Phone, PhoneKind) };
        string[] domains = [.. new[] { known.CompanyDomain, EmployerComparison.DomainOf(known.Email) }.OfType<string>().Distinct()];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(KeysSql, Array(identifiers.Where(i => i.Value is not null).Select(i => i.Value)), Array(identifiers.Where(i => i.Value is not null).Select(i => i.Kind)), Number(limit)),
                Command(s_companiesSql, Array(domains), new NpgsqlParameter<string?> { TypedValue = domains.Length > 0 || known.CompanyName is null ? null : CompanyName.Key(known.CompanyName) }),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var keys = new List<(short, long, long)>();
        while (await reader.ReadAsync(ct))
            keys.Add((reader.GetInt16(0), reader.GetInt64(1), reader.GetInt64(2)));
        await reader.NextResultAsync(ct);
        var companies = new Dictionary<long, string?>();
        while (await reader.ReadAsync(ct))
        {
            // A company may have both domains: it is known by the one that was given as its own.
            var (company, domain) = (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
            if (!companies.TryAdd(company, domain) && domain == known.CompanyDomain)
                companies[company] = domain;
        }

        return (keys, companies);
    }

    private static async Task<List<PersonCandidate>> ReadAsync(
        NpgsqlConnection connection, ContactDetails known, NameParts name, List<(short Kind, long PersonId, long CompanyId)> keys, Dictionary<long, string?> companies, CancellationToken ct)
    {
        var few = keys.GroupBy(key => key.Kind).SelectMany(kind => kind.Take(MaxSharing)).ToList();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(PeopleSql, Array(few.Select(key => key.CompanyId)), Array(few.Select(key => key.PersonId))) },
        };
        if (keys.Except(few).ToList() is { Count: > 0 } rest)
            batch.BatchCommands.Add(Command(NamedSql, Array(rest.Select(key => key.CompanyId)), Array(rest.Select(key => key.PersonId)), Array(FamilyNames(known, name))));
        if (companies.Count > 0 && name.Family.Count > 0)
        {
            var (first, isInitial) = name.Given is [var given, ..] ? (given, NameParts.IsInitial(given)) : ("", false);
            if (first.Length > 0)
            {
                batch.BatchCommands.Add(Command(NamesSql, Array(companies.Keys), Array(FamilyNames(known, name)), Array(FirstNames(name))));
                batch.BatchCommands.Add(Command(CompoundSql, Array(companies.Keys), Text(string.Concat(name.Family)), Text(first)));
            }

            batch.BatchCommands.Add(Command(
                FamilySql, Array(companies.Keys), Array(isInitial ? WholeFamilyNames(name) : [string.Concat(name.Family)]), Text(isInitial ? first[..1] : ""), Number(isInitial ? MaxNamesakes : 1)));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var people = new List<PersonCandidate>();
        do
        {
            while (await reader.ReadAsync(ct))
                people.Add(Read(reader, known, companies));
        }
        while (await reader.NextResultAsync(ct));
        return people;
    }

    private static PersonCandidate Read(NpgsqlDataReader reader, ContactDetails known, Dictionary<long, string?> companies)
    {
        var row = PersonReader.Read(reader);
        return new PersonCandidate(row, new ContactDetails
        {
            FirstName = row.FirstName,
            LastName = row.LastName,
            FullName = row.FullName,
            Email = Own(known.Email, row.Email, PersonReader.ColumnCount),
            Phone = Own(known.Phone, row.Phone, PersonReader.ColumnCount + 1),
            LinkedinUrl = row.LinkedinUrl,
            CompanyName = row.Company?.Name,
            CompanyDomain = row.Company is { } company ? companies.GetValueOrDefault(company.CompanyId) ?? company.Domain : null,
        });

        // Who has several is known by each of them.
        string? Own(string? wanted, string? main, int others) =>
            wanted is not null && !reader.IsDBNull(others) && reader.GetFieldValue<string[]>(others).Contains(wanted) ? wanted : main;
    }

    private static IEnumerable<string> FirstNames(NameParts name) =>
        Spellings(name.Given.Append(name.Called ?? name.Given[0]).Concat(name.Family.Take(1)).SelectMany(Nicknames.Of).Append(name.Given[0][..1]));

    // The family name, each of several, as it was written where umlauts may be written out; and the first name, where both were swapped.
    private static IEnumerable<string> FamilyNames(ContactDetails known, NameParts name) =>
        Spellings([.. WholeFamilyNames(name), .. name.Family.Where(word => !PersonName.IsParticle(word)), name.Given[0], known.LastName ?? known.FullName?.Split(' ')[^1] ?? ""]);

    // What stands as a middle name may be the first of two family names: "J. Kincart Jonsson".
    private static IEnumerable<string> WholeFamilyNames(NameParts name) =>
        Enumerable.Range(1, Math.Max(1, name.Given.Count)).Reverse().Select(from => string.Concat(name.Given.Skip(from).Concat(name.Family)));

    // "Müller" may stand as "Mueller", and the other way round; the index has no accents.
    private static IEnumerable<string> Spellings(IEnumerable<string> names) => names.Where(name => name.Length > 0).SelectMany(name => new[]
    {
        name,
        Replace(name.ToLowerInvariant(), ("ü", "ue"), ("ö", "oe"), ("ø", "oe"), ("ä", "ae")),
        Replace(name, ("ue", "u"), ("oe", "o"), ("ae", "a")),
    }).Distinct();

    private static string Replace(string text, params (string From, string To)[] pairs) =>
        pairs.Aggregate(text, (result, pair) => result.Replace(pair.From, pair.To, StringComparison.Ordinal));

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}

/// <summary>Somebody who can be meant.</summary>
/// <param name="Row">As the data set has it.</param>
/// <param name="Details">Who it is; job and place are read only of the one who is chosen.</param>
internal sealed record PersonCandidate(PersonRow Row, ContactDetails Details);
