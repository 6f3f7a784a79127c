using Npgsql;

namespace PersonData.Core.Imports;

/// <summary>
/// Finds or makes the company of every row of a batch, in the order of the rows: by domain, else by normalized name and state. A company that
/// was known by name gets its domain when a row gives both.
/// </summary>
/// <remarks>
/// Which company a row means never changes once it is decided: a domain belongs to one company for good, and a name in a state means the
/// company that was first registered under it. So importing the same file again moves nobody.
/// </remarks>
internal sealed class CompanyMerge(NpgsqlConnection connection, Classifiers classifiers, ImportDictionaries dictionaries)
{
    private readonly BoundedCache<(string? Text, string? Sic, string? Naics), IndustrySetEntry> _industrySets = new(200_000,
        key => new IndustrySetEntry([.. classifiers.ClassifyIndustry(key.Text, key.Sic, key.Naics)]));

    private Dictionary<string, CompanyRecord> _byDomain = [];
    private Dictionary<(string Key, short StateId), List<CompanyRecord>> _byName = [];
    private Dictionary<long, CompanyRecord> _byId = [];
    private List<(string Domain, CompanyRecord Company)> _newDomains = [];
    private List<(string Key, short StateId, CompanyRecord Company, int Ordinal)> _newNames = [];

    /// <summary>Companies that the batch met or made.</summary>
    public IReadOnlyCollection<CompanyRecord> Companies => _byId.Values;

    /// <summary>Whether the current batch knows the company.</summary>
    public CompanyRecord? Find(long companyId) => _byId.GetValueOrDefault(companyId);

    /// <summary>The combination of industry keys of a row of the batch, for a person without a company.</summary>
    public short IndustrySetOf(ImportRow row) => _industrySets[(row.Industry?.Text, row.Sic, row.Naics)].Id;

    /// <summary>The company of each row; null where a row names none. Nothing is written yet but dictionaries.</summary>
    public async Task<CompanyRecord?[]> ResolveAsync(IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        (_byDomain, _byName, _byId, _newDomains, _newNames) = ([], [], [], [], []);
        await LoadKnownAsync(rows, ct);

        // Ids are taken for as many companies as could be new; what is not needed is a gap.
        var possible = rows.Where(r => r.CompanyDomain is { } domain && !_byDomain.ContainsKey(domain)).DistinctBy(r => r.CompanyDomain).Count()
            + rows.Where(r => r is { CompanyDomain: null, CompanyNameKey: { } key } && !_byName.ContainsKey((key, StateOf(r))))
                .DistinctBy(r => (r.CompanyNameKey, StateOf(r))).Count();
        var nextId = possible == 0 ? 0 : await Sequences.TakeAsync(connection, "companies", "company_id", possible, ct);

        var result = new CompanyRecord?[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (!row.HasCompany) continue;
            var company = Resolve(row) ?? Add(new CompanyRecord(nextId++, isNew: true, default, industryText: null));
            Register(row, company);
            company.Apply(row);
            result[i] = company;
        }

        await ClassifyAsync(rows, ct);
        return result;
    }

    /// <summary>Loads companies that people of the batch already work for, so that <see cref="Find"/> knows them.</summary>
    public Task LoadAsync(IEnumerable<long> companyIds, CancellationToken ct) =>
        LoadByIdAsync([.. companyIds.Where(id => id > 0 && !_byId.ContainsKey(id)).Distinct()], ct);

    /// <summary>Brings what changed of known companies to all people who work there, and to the counts.</summary>
    public async Task PropagateAsync(CountDeltas counts, DateTimeOffset now, CancellationToken ct)
    {
        var changed = _byId.Values.Where(c => c.ReachesPeople).OrderBy(c => c.Id).ToList();
        if (changed.Count == 0) return;

        await using (var count = connection.Statement(
            """
            select company_id, title_class, industry_id, industry_set, state_id, city_id, employee_count, place_inherited, count(*)::int
            from persons where company_id = any($1) group by 1, 2, 3, 4, 5, 6, 7, 8
            """))
        {
            count.Add(changed.Select(c => c.Id).ToArray());
            await using var reader = await count.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var facts = _byId[reader.GetInt64(0)].Facts;
                var (titleClass, stateId, cityId, inherited, n) =
                    (reader.GetInt16(1), reader.GetInt16(4), reader.GetInt32(5), reader.GetBoolean(7), reader.GetInt32(8));
                counts.Add(titleClass, reader.GetInt32(2), reader.GetInt16(3), stateId, cityId, reader.GetInt32(6), -n);
                counts.Add(titleClass, facts.IndustryId, facts.IndustrySet, inherited ? facts.StateId : stateId, inherited ? facts.CityId : cityId,
                    facts.EmployeeCount, n);
            }
        }

        await using var update = connection.Statement(
            """
            update persons p set industry_id = c.industry_id, industry_set = c.industry_set, employee_count = c.employee_count,
              state_id = case when p.place_inherited then c.state_id else p.state_id end,
              city_id = case when p.place_inherited then c.city_id else p.city_id end,
              updated_at = $7
            from unnest($1::bigint[], $2::int[], $3::smallint[], $4::smallint[], $5::int[], $6::int[])
              as c (company_id, industry_id, industry_set, state_id, city_id, employee_count)
            where p.company_id = c.company_id
              and ((p.industry_id, p.industry_set, p.employee_count) is distinct from (c.industry_id, c.industry_set, c.employee_count)
                or (p.place_inherited and (p.state_id, p.city_id) is distinct from (c.state_id, c.city_id)))
            """);
        update.Add(changed.Select(c => c.Id).ToArray());
        update.Add(changed.Select(c => c.Facts.IndustryId).ToArray());
        update.Add(changed.Select(c => c.Facts.IndustrySet).ToArray());
        update.Add(changed.Select(c => c.Facts.StateId).ToArray());
        update.Add(changed.Select(c => c.Facts.CityId).ToArray());
        update.Add(changed.Select(c => c.Facts.EmployeeCount).ToArray());
        update.Add(now);
        await update.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Writes the companies of the batch with their numbers of people.</summary>
    /// <param name="contacts">People gained or lost, by company.</param>
    /// <param name="now">Time of the change.</param>
    /// <param name="ct">Ends the work.</param>
    public async Task WriteAsync(IReadOnlyDictionary<long, int> contacts, DateTimeOffset now, CancellationToken ct)
    {
        var added = _byId.Values.Where(c => c.IsNew).OrderBy(c => c.Id).ToList();
        if (added.Count > 0) CopyNew(added, contacts, now);

        var changed = _byId.Values.Where(c => c is { IsNew: false, IsChanged: true }).OrderBy(c => c.Id).ToList();
        if (changed.Count > 0) await UpdateAsync(changed, now, ct);

        var counted = contacts.Where(c => c.Value != 0 && _byId.GetValueOrDefault(c.Key) is not { IsNew: true }).OrderBy(c => c.Key).ToList();
        if (counted.Count > 0)
        {
            await using var command = connection.Statement(
                """
                update companies c set contact_count = c.contact_count + d.n
                from unnest($1::bigint[], $2::int[]) as d (company_id, n) where c.company_id = d.company_id
                """);
            command.Add(counted.Select(c => c.Key).ToArray());
            command.Add(counted.Select(c => c.Value).ToArray());
            await command.ExecuteNonQueryAsync(ct);
        }

        CopyRegistrations();
    }

    private CompanyRecord? Resolve(ImportRow row)
    {
        if (row.CompanyDomain is { } domain && _byDomain.TryGetValue(domain, out var byDomain)) return byDomain;
        if (row.CompanyNameKey is not { } key || !_byName.TryGetValue((key, StateOf(row)), out var named)) return null;

        // With a domain that nobody has yet, the row means a namesake without any; without one, whoever had the name first.
        return row.CompanyDomain is null ? named[0] : named.Find(c => c.Facts.Domain is null);
    }

    private void Register(ImportRow row, CompanyRecord company)
    {
        if (row.CompanyDomain is { } domain && _byDomain.TryAdd(domain, company))
        {
            _newDomains.Add((domain, company));
            company.Facts = company.Facts with { Domain = company.Facts.Domain ?? domain };
        }

        if (row.CompanyNameKey is not { } key) return;
        var name = (key, StateOf(row));
        if (!_byName.TryGetValue(name, out var named)) _byName.Add(name, named = []);
        if (named.Contains(company)) return;
        _newNames.Add((name.key, name.Item2, company, named.Count));
        named.Add(company);
    }

    private CompanyRecord Add(CompanyRecord company)
    {
        _byId.Add(company.Id, company);
        return company;
    }

    // A company is told from its namesakes by the state that it is in; where the source has only the person's, by that.
    private static short StateOf(ImportRow row) => (row.CompanyPlace ?? row.Place)?.StateId ?? 0;

    private async Task ClassifyAsync(IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        var companies = _byId.Values.Where(c => c.IndustryChanged)
            .Select(c => (Company: c, Set: _industrySets[(c.IndustryText, c.Facts.Sic, c.Facts.Naics)])).ToList();
        var selfEmployed = rows.Where(r => !r.HasCompany).Select(r => _industrySets[(r.Industry?.Text, r.Sic, r.Naics)]);
        await dictionaries.ResolveAsync(connection, [.. companies.Select(c => c.Set).Concat(selfEmployed).Where(s => !s.IsResolved).Distinct()], ct);
        foreach (var (company, set) in companies) company.Facts = company.Facts with { IndustrySet = set.Id };
    }

    // Keys first, rows then, each by constants: joins between tables of different distribution columns cannot be routed (D4).
    private async Task LoadKnownAsync(IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        var domains = rows.Select(r => r.CompanyDomain).OfType<string>().Distinct().ToArray();
        var names = rows.Where(r => r.CompanyNameKey is not null).Select(r => (Key: r.CompanyNameKey!, StateId: StateOf(r))).Distinct().ToArray();

        var domainIds = new List<(string Domain, long CompanyId)>();
        if (domains.Length > 0)
        {
            await using var command = connection.Statement("select domain, company_id from company_domains where domain = any($1)");
            command.Add(domains);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) domainIds.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        var nameIds = new List<((string, short) Name, long CompanyId)>();
        if (names.Length > 0)
        {
            await using var command = connection.Statement(
                """
                select n.name_key, n.state_id, n.company_id
                from company_names n join unnest($1::text[], $2::smallint[]) as w (name_key, state_id) on n.name_key = w.name_key and n.state_id = w.state_id
                order by n.name_key, n.state_id, n.ordinal
                """);
            command.Add(names.Select(n => n.Key).ToArray());
            command.Add(names.Select(n => n.StateId).ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) nameIds.Add(((reader.GetString(0), reader.GetInt16(1)), reader.GetInt64(2)));
        }

        await LoadByIdAsync([.. domainIds.Select(d => d.CompanyId).Concat(nameIds.Select(n => n.CompanyId)).Distinct()], ct);
        foreach (var (domain, companyId) in domainIds) _byDomain.Add(domain, _byId[companyId]);
        foreach (var (name, companyId) in nameIds)
        {
            if (!_byName.TryGetValue(name, out var named)) _byName.Add(name, named = []);
            named.Add(_byId[companyId]);
        }
    }

    private async Task LoadByIdAsync(long[] companyIds, CancellationToken ct)
    {
        if (companyIds.Length == 0) return;
        await using var command = connection.Statement(
            """
            select c.company_id, c.name, c.domain, c.industry_id, c.industry_set, c.state_id, c.city_id, c.employee_count, c.revenue, c.sic, c.naics,
              c.phone, c.linkedin_url, i.name
            from companies c left join industries i on i.industry_id = c.industry_id
            where c.company_id = any($1)
            """);
        command.Add(companyIds);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var facts = new CompanyFacts
            {
                Name = reader.Text(1),
                Domain = reader.Text(2),
                IndustryId = reader.GetInt32(3),
                IndustrySet = reader.GetInt16(4),
                StateId = reader.GetInt16(5),
                CityId = reader.GetInt32(6),
                EmployeeCount = reader.GetInt32(7),
                Revenue = reader.IsDBNull(8) ? null : reader.GetInt64(8),
                Sic = reader.Text(9),
                Naics = reader.Text(10),
                Phone = reader.Text(11),
                LinkedinUrl = reader.Text(12),
            };
            Add(new CompanyRecord(reader.GetInt64(0), isNew: false, facts, reader.Text(13)));
        }
    }

    private void CopyNew(List<CompanyRecord> companies, IReadOnlyDictionary<long, int> contacts, DateTimeOffset now)
    {
        using var writer = new BinaryCopy(connection, "companies",
            "company_id, name, domain, industry_id, industry_set, state_id, city_id, employee_count, contact_count, revenue, sic, naics, phone, "
            + "linkedin_url, updated_at");
        foreach (var company in companies)
        {
            var facts = company.Facts;
            writer.StartRow();
            writer.Write(company.Id);
            writer.Write(facts.Name);
            writer.Write(facts.Domain);
            writer.Write(facts.IndustryId);
            writer.Write(facts.IndustrySet);
            writer.Write(facts.StateId);
            writer.Write(facts.CityId);
            writer.Write(facts.EmployeeCount);
            writer.Write(contacts.GetValueOrDefault(company.Id));
            writer.Write(facts.Revenue);
            writer.Write(facts.Sic);
            writer.Write(facts.Naics);
            writer.Write(facts.Phone);
            writer.Write(facts.LinkedinUrl);
            writer.Write(now);
        }

        writer.Complete();
    }

    private async Task UpdateAsync(List<CompanyRecord> companies, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = connection.Statement(
            """
            update companies c set name = u.name, domain = u.domain, industry_id = u.industry_id, industry_set = u.industry_set, state_id = u.state_id,
              city_id = u.city_id, employee_count = u.employee_count, revenue = u.revenue, sic = u.sic, naics = u.naics, phone = u.phone,
              linkedin_url = u.linkedin_url, updated_at = $14
            from unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::smallint[], $6::smallint[], $7::int[], $8::int[], $9::bigint[], $10::text[],
              $11::text[], $12::text[], $13::text[])
              as u (company_id, name, domain, industry_id, industry_set, state_id, city_id, employee_count, revenue, sic, naics, phone, linkedin_url)
            where c.company_id = u.company_id
            """);
        command.Add(companies.Select(c => c.Id).ToArray());
        command.Add(companies.Select(c => c.Facts.Name).ToArray());
        command.Add(companies.Select(c => c.Facts.Domain).ToArray());
        command.Add(companies.Select(c => c.Facts.IndustryId).ToArray());
        command.Add(companies.Select(c => c.Facts.IndustrySet).ToArray());
        command.Add(companies.Select(c => c.Facts.StateId).ToArray());
        command.Add(companies.Select(c => c.Facts.CityId).ToArray());
        command.Add(companies.Select(c => c.Facts.EmployeeCount).ToArray());
        command.Add(companies.Select(c => c.Facts.Revenue).ToArray());
        command.Add(companies.Select(c => c.Facts.Sic).ToArray());
        command.Add(companies.Select(c => c.Facts.Naics).ToArray());
        command.Add(companies.Select(c => c.Facts.Phone).ToArray());
        command.Add(companies.Select(c => c.Facts.LinkedinUrl).ToArray());
        command.Add(now);
        await command.ExecuteNonQueryAsync(ct);
    }

    private void CopyRegistrations()
    {
        if (_newDomains.Count > 0)
        {
            using var writer = new BinaryCopy(connection, "company_domains", "domain, company_id");
            foreach (var (domain, company) in _newDomains.OrderBy(d => d.Domain, StringComparer.Ordinal))
            {
                writer.StartRow();
                writer.Write(domain);
                writer.Write(company.Id);
            }

            writer.Complete();
        }

        if (_newNames.Count > 0)
        {
            using var writer = new BinaryCopy(connection, "company_names", "name_key, state_id, company_id, ordinal");
            foreach (var (key, stateId, company, ordinal) in _newNames.OrderBy(n => n.Key, StringComparer.Ordinal))
            {
                writer.StartRow();
                writer.Write(key);
                writer.Write(stateId);
                writer.Write(company.Id);
                writer.Write(ordinal);
            }

            writer.Complete();
        }
    }
}
