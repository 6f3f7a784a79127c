using Npgsql;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Imports;

/// <summary>
/// Gives dictionary entries their ids, adding what the tables lack. Reads before it inserts: an <c>on conflict do nothing</c> would burn an id
/// of the small sequences on every conflict. Safe because the import is the only writer.
/// </summary>
internal sealed class ImportDictionaries
{
    // Bounded: the id of a distinct value survives the parser's caches, which may begin anew.
    private readonly Dictionary<(string Country, string Code), short> _states = [];
    private readonly Dictionary<(short StateId, string NameKey), int> _cities = [];
    private readonly Dictionary<string, short> _titleClasses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, short> _industrySets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _industries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Id, short Class)> _titles = new(StringComparer.Ordinal);
    private const int TitleCapacity = 1_000_000;

    /// <summary>
    /// Adds the states of the United States at once with their FIPS codes as ids. Later ones come from a sequence that begins above them, so
    /// that the highest id tells readers whether their copy of the dictionary is complete.
    /// </summary>
    public static async Task AddStatesAsync(NpgsqlConnection connection, Places places, CancellationToken ct)
    {
        await using var command = connection.Statement(
            """
            insert into states (state_id, country, code, name)
            select * from unnest($1::smallint[], $2::text[], $3::text[], $4::text[])
            on conflict do nothing
            """);
        command.Add(places.States.Select(s => s.Fips).ToArray());
        command.Add(places.States.Select(_ => "US").ToArray());
        command.Add(places.States.Select(s => s.Code).ToArray());
        command.Add(places.States.Select(s => s.Name).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Resolves everything that the rows mention, in the current transaction.</summary>
    public async Task ResolveAsync(NpgsqlConnection connection, IReadOnlyCollection<ImportRow> rows, CancellationToken ct)
    {
        var places = rows.SelectMany(r => new[] { r.Place, r.CompanyPlace }).OfType<PlaceEntry>().Where(p => !p.IsResolved).Distinct().ToList();
        await ResolveStatesAsync(connection, places, ct);
        await ResolveCitiesAsync(connection, places, ct);

        var titles = rows.Select(r => r.Title).OfType<TitleEntry>().Where(t => !t.IsResolved).Distinct().ToList();
        await ResolveTitleClassesAsync(connection, [.. titles.Select(t => t.Class)], ct);
        await ResolveTitlesAsync(connection, titles, ct);

        var industries = rows.Select(r => r.Industry).OfType<IndustryEntry>().Where(i => !i.IsResolved).Distinct().ToList();
        await ResolveIndustriesAsync(connection, industries, ct);
    }

    /// <summary>Resolves combinations of industry keys.</summary>
    public async Task ResolveAsync(NpgsqlConnection connection, IReadOnlyCollection<IndustrySetEntry> sets, CancellationToken ct)
    {
        foreach (var set in sets)
        {
            var key = string.Join('|', set.Keys);
            if (set.Keys.Length > 0 && !_industrySets.TryGetValue(key, out _))
            {
                // A few hundred combinations in all: one by one is fine.
                await using var command = connection.Statement(
                    """
                    with known as (select industry_set from industry_sets where keys = $1),
                    added as (insert into industry_sets (keys) select $1 where not exists (select from known) returning industry_set)
                    select industry_set from known union all select industry_set from added
                    """);
                command.Add(set.Keys);
                _industrySets.Add(key, (short)(await command.ExecuteScalarAsync(ct))!);
            }

            set.Id = set.Keys.Length == 0 ? (short)0 : _industrySets[key];
            set.IsResolved = true;
        }
    }

    private async Task ResolveStatesAsync(NpgsqlConnection connection, List<PlaceEntry> places, CancellationToken ct)
    {
        foreach (var state in places.Select(p => p.State).OfType<StateText>().Distinct())
        {
            if (_states.ContainsKey((state.Country, state.Code))) continue;
            await using var command = connection.Statement(
                """
                with known as (select state_id from states where country = $1 and code = $2),
                added as (insert into states (country, code, name) select $1, $2, $3 where not exists (select from known) returning state_id)
                select state_id from known union all select state_id from added
                """);
            command.Add(state.Country);
            command.Add(state.Code);
            command.Add(state.Name);
            _states.Add((state.Country, state.Code), (short)(await command.ExecuteScalarAsync(ct))!);
        }

        foreach (var place in places)
        {
            place.StateId = place.State is { } state ? _states[(state.Country, state.Code)] : (short)0;
        }
    }

    private async Task ResolveCitiesAsync(NpgsqlConnection connection, List<PlaceEntry> places, CancellationToken ct)
    {
        var missing = places.Where(p => p.CityKey is not null && !_cities.ContainsKey((p.StateId, p.CityKey)))
            .DistinctBy(p => (p.StateId, p.CityKey)).ToList();
        if (missing.Count > 0)
        {
            await using var command = connection.Statement(
                """
                with wanted as (select * from unnest($1::smallint[], $2::text[], $3::text[]) with ordinality as w (state_id, name_key, name, position)),
                known as (select c.city_id, c.state_id, c.name_key from cities c join wanted w on w.state_id = c.state_id and w.name_key = c.name_key),
                added as (
                  insert into cities (state_id, name, name_key)
                  select w.state_id, w.name, w.name_key from wanted w
                  where not exists (select from known k where k.state_id = w.state_id and k.name_key = w.name_key)
                  order by w.position
                  returning city_id, state_id, name_key)
                select city_id, state_id, name_key from known union all select city_id, state_id, name_key from added
                """);
            command.Add(missing.Select(p => p.StateId).ToArray());
            command.Add(missing.Select(p => p.CityKey!).ToArray());
            command.Add(missing.Select(p => p.City!).ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) _cities[(reader.GetInt16(1), reader.GetString(2))] = reader.GetInt32(0);
        }

        foreach (var place in places)
        {
            place.CityId = place.CityKey is { } key ? _cities[(place.StateId, key)] : 0;
            place.IsResolved = true;
        }
    }

    /// <summary>Resolves combinations of roles, seniority and department.</summary>
    public async Task ResolveTitleClassesAsync(NpgsqlConnection connection, List<TitleClassEntry> classes, CancellationToken ct)
    {
        foreach (var titleClass in classes)
        {
            var key = $"{string.Join('|', titleClass.Roles)}\u001F{titleClass.Seniority}\u001F{titleClass.Department}";
            if (!titleClass.IsEmpty && !_titleClasses.ContainsKey(key))
            {
                await using var command = connection.Statement(
                    """
                    with known as (select title_class from title_classes where roles = $1 and seniority = $2 and department = $3),
                    added as (insert into title_classes (roles, seniority, department) select $1, $2, $3 where not exists (select from known)
                      returning title_class)
                    select title_class from known union all select title_class from added
                    """);
                command.Add(titleClass.Roles);
                command.Add(titleClass.Seniority);
                command.Add(titleClass.Department);
                _titleClasses.Add(key, (short)(await command.ExecuteScalarAsync(ct))!);
            }

            titleClass.Id = titleClass.IsEmpty ? (short)0 : _titleClasses[key];
            titleClass.IsResolved = true;
        }
    }

    private async Task ResolveTitlesAsync(NpgsqlConnection connection, List<TitleEntry> titles, CancellationToken ct)
    {
        if (_titles.Count > TitleCapacity) _titles.Clear();
        var missing = titles.Where(t => !_titles.ContainsKey(t.Text)).DistinctBy(t => t.Text).ToList();
        if (missing.Count > 0)
        {
            await using var command = connection.Statement(
                """
                with wanted as (select * from unnest($1::text[], $2::smallint[], $3::text[]) with ordinality as w (title, title_class, words, position)),
                known as (select t.title_id, t.title, t.title_class from titles t join wanted w on w.title = t.title),
                added as (
                  insert into titles (title, title_class, words)
                  select w.title, w.title_class, w.words from wanted w where not exists (select from known k where k.title = w.title)
                  order by w.position
                  returning title_id, title, title_class)
                select title_id, title, title_class from known union all select title_id, title, title_class from added
                """);
            command.Add(missing.Select(t => t.Text).ToArray());
            command.Add(missing.Select(t => t.Class.Id).ToArray());
            command.Add(missing.Select(t => t.Words).ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) _titles[reader.GetString(1)] = (reader.GetInt64(0), reader.GetInt16(2));
        }

        foreach (var title in titles)
        {
            (title.Id, title.ClassId) = _titles[title.Text];
            title.IsResolved = true;
        }
    }

    private async Task ResolveIndustriesAsync(NpgsqlConnection connection, List<IndustryEntry> industries, CancellationToken ct)
    {
        var missing = industries.Where(i => !_industries.ContainsKey(i.Text)).DistinctBy(i => i.Text).ToList();
        if (missing.Count > 0)
        {
            await using var command = connection.Statement(
                """
                with wanted as (select * from unnest($1::text[], $2::text[]) with ordinality as w (name, words, position)),
                known as (select i.industry_id, i.name from industries i join wanted w on w.name = i.name),
                added as (
                  insert into industries (name, words)
                  select w.name, w.words from wanted w where not exists (select from known k where k.name = w.name)
                  order by w.position
                  returning industry_id, name)
                select industry_id, name from known union all select industry_id, name from added
                """);
            command.Add(missing.Select(i => i.Text).ToArray());
            command.Add(missing.Select(i => i.Words).ToArray());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) _industries[reader.GetString(1)] = reader.GetInt32(0);
        }

        foreach (var industry in industries)
        {
            industry.Id = _industries[industry.Text];
            industry.IsResolved = true;
        }
    }

}
