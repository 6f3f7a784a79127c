using PersonData.Core.People;

namespace PersonData.Bench;

/// <summary>Somebody to look for.</summary>
internal sealed record KnownPerson(string Email, string Phone, string LinkedinUrl, string Domain)
{
    /// <summary>People all over the data set, each with every identifier.</summary>
    public static async Task<List<KnownPerson>> PickAsync(DataSet dataSet, CancellationToken ct)
    {
        await using var command = dataSet.Source.CreateCommand(
            """
            select p.email, p.phone, p.linkedin_url, c.domain
            from generate_series(1, 60) n
            cross join lateral (
              select * from persons s
              where s.person_id > n * (select max(person_id) from person_locator) / 64 and s.email is not null and s.phone is not null and s.linkedin_url is not null
              order by s.person_id limit 1) p
            join companies c on c.company_id = p.company_id
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var people = new List<KnownPerson>();
        while (await reader.ReadAsync(ct)) people.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return people;
    }
}
