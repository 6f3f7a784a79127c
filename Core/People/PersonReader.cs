using System.Globalization;
using Npgsql;
using PersonData.Contracts.People;

namespace PersonData.Core.People;

/// <summary>The one place that turns rows into delivered records. Dictionary values come from the caches of the data set, not from joins.</summary>
internal static class PersonReader
{
    /// <summary>Columns of a delivered record, from <c>persons p</c> left joined to <c>companies c</c>.</summary>
    public const string Columns =
        """
        p.person_id, p.title_id, p.title_class, p.state_id, p.city_id, p.source_id, p.first_name, p.last_name, p.full_name, p.email, p.phone,
        p.linkedin_url, p.updated_at,
        """ + " " + CompanyRowReader.Columns;

    /// <summary>Number of <see cref="Columns"/>.</summary>
    public const int ColumnCount = CompanyColumn + CompanyRowReader.ColumnCount;

    private const int CompanyColumn = 13;

    /// <summary>Reads the rows of the current result, at most <paramref name="capacity"/>.</summary>
    public static async Task<List<PersonRow>> ReadAsync(NpgsqlDataReader reader, int capacity, CancellationToken ct)
    {
        var rows = new List<PersonRow>(capacity);
        while (await reader.ReadAsync(ct)) rows.Add(Read(reader));
        return rows;
    }

    /// <summary>Reads the current row, in which <see cref="Columns"/> come first.</summary>
    public static PersonRow Read(NpgsqlDataReader reader)
    {
        return new PersonRow
        {
            PersonId = reader.GetInt64(0),
            TitleId = reader.GetInt64(1),
            TitleClass = reader.GetInt16(2),
            StateId = reader.GetInt16(3),
            CityId = reader.GetInt32(4),
            SourceId = reader.GetInt16(5),
            FirstName = Text(6),
            LastName = Text(7),
            FullName = Text(8),
            Email = Text(9),
            Phone = Text(10),
            LinkedinUrl = Text(11),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(12),
            Company = reader.IsDBNull(CompanyColumn) ? null : CompanyRowReader.Read(reader, CompanyColumn),
        };

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>Records of the first <paramref name="count"/> rows. Costs a query only for titles and dictionary entries met for the first time.</summary>
    public static async Task<Person[]> ToPersonsAsync(DataSet dataSet, List<PersonRow> rows, int count, CancellationToken ct)
    {
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        List<long>? missing = null;
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            if (row.TitleId != 0 && !dataSet.Titles.TryGet(row.TitleId, out _)) (missing ??= []).Add(row.TitleId);
            if (!Knows(dictionaries, row)) dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
        }

        var loaded = missing is null ? null : await dataSet.Titles.LoadAsync([.. missing], ct);
        var persons = new Person[count];
        for (var i = 0; i < count; i++)
        {
            var row = rows[i];
            if (!dataSet.Titles.TryGet(row.TitleId, out var title)) loaded?.TryGetValue(row.TitleId, out title);
            persons[i] = ToPerson(dictionaries, row, title);
        }

        return persons;
    }

    private static bool Knows(PeopleDictionaries.Snapshot dictionaries, PersonRow row) =>
        (row.TitleClass == 0 || dictionaries.FindTitleClass(row.TitleClass) is not null)
        && (row.StateId == 0 || dictionaries.FindState(row.StateId) is not null)
        && (row.CityId == 0 || dictionaries.FindCity(row.CityId) is not null)
        && (row.SourceId == 0 || dictionaries.FindSource(row.SourceId) is not null)
        && (row.Company is not { } company || CompanyRowReader.Knows(dictionaries, company));

    private static Person ToPerson(PeopleDictionaries.Snapshot dictionaries, PersonRow row, string? title)
    {
        var titleClass = dictionaries.FindTitleClass(row.TitleClass);
        return new Person
        {
            PersonId = string.Create(CultureInfo.InvariantCulture, $"person_{row.PersonId}"),
            FirstName = row.FirstName,
            LastName = row.LastName,
            FullName = row.FullName,
            JobTitle = title,
            Seniority = NullIfEmpty(titleClass?.Seniority),
            Department = NullIfEmpty(titleClass?.Department),
            BusinessEmail = row.Email,
            MobilePhone = row.Phone,
            LinkedinUrl = row.LinkedinUrl,
            Location = ToPlace(dictionaries, row.StateId, row.CityId),
            Company = row.Company is { } company ? CompanyRowReader.ToCompany(dictionaries, company) : null,
            Source = dictionaries.FindSource(row.SourceId),
            UpdatedAt = row.UpdatedAt,
        };
    }

    /// <summary>The place, or null when neither state nor city is known.</summary>
    internal static Place? ToPlace(PeopleDictionaries.Snapshot dictionaries, short stateId, int cityId)
    {
        var (state, city) = (dictionaries.FindState(stateId), dictionaries.FindCity(cityId));
        return state is null && city is null
            ? null
            : new Place { City = city?.Name, State = NullIfEmpty(state?.Code), Country = state?.Country };
    }

    internal static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>A row of <see cref="PersonReader.Columns"/>; id 0 is "unknown".</summary>
internal sealed record PersonRow
{
    public required long PersonId { get; init; }
    public required long TitleId { get; init; }
    public required short TitleClass { get; init; }
    public required short StateId { get; init; }
    public required int CityId { get; init; }
    public required short SourceId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? FullName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? LinkedinUrl { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public CompanyRow? Company { get; init; }
}
