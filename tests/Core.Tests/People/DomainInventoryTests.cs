using PersonData.Core.People;
using PersonData.Core.Tests.Search;

namespace PersonData.Core.Tests.People;

/// <summary>Protects: every domain that qualifies is listed once, newest company first, also while an import moves the numbers that decide.</summary>
public sealed class DomainInventoryTests : IAsyncLifetime
{
    private TestDatabase _test = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DataSet People => _test.Database.People;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(Ct);
        await DemoImport.RunAsync(People, people: 1_500, seed: 5, Ct);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(5, null, null)]
    [InlineData(13, null, null)]
    [InlineData(5, "insurance", null)]
    [InlineData(5, null, "NV")]
    [InlineData(1, "law", "IL")]
    [InlineData(5, "there is no such industry", null)]
    [InlineData(5, null, "XX")]
    public async Task List_OfAnyFilter_HasEveryQualifyingDomainOnce(int minContacts, string? industry, string? state)
    {
        var listed = await WalkAsync(new DomainQuery(minContacts, industry, state), betweenPages: null);

        Assert.Equal(await QualifyingAsync(minContacts, industry, state), listed);
    }

    [Fact]
    public async Task List_WhileCountsMove_NeitherRepeatsNorSkips()
    {
        var before = await QualifyingAsync(5, null, null);
        var people = 1_500;

        var listed = await WalkAsync(new DomainQuery(5, null, null), async () =>
        {
            if (people < 2_250) await DemoImport.RunAsync(People, people += 250, seed: 5, Ct);
        });

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Empty(before.Except(listed));
    }

    private async Task<List<string>> WalkAsync(DomainQuery query, Func<Task>? betweenPages)
    {
        var listed = new List<string>();
        long? next = long.MaxValue;
        while (next is { } position)
        {
            var page = await DomainInventory.ListAsync(People, query, 17, position, Ct);
            listed.AddRange(page.Domains.Select(d => d.Domain));
            Assert.All(page.Domains, d => Assert.True(d.ContactCount >= query.MinContacts));
            next = page.Next;
            if (betweenPages is not null) await betweenPages();
        }

        return listed;
    }

    /// <summary>Counted from the people themselves, not from what the import keeps.</summary>
    private async Task<List<string>> QualifyingAsync(int minContacts, string? industry, string? state)
    {
        await using var command = People.Source.CreateCommand(
            """
            select c.domain
            from companies c left join industries i on i.industry_id = c.industry_id left join states s on s.state_id = c.state_id
            where c.domain is not null
              and (select count(*) from persons p where p.company_id = c.company_id) >= $1
              and ($2::text is null or i.name ilike '%' || $2 || '%')
              and ($3::text is null or s.code = $3)
            order by c.company_id desc
            """);
        command.Parameters.Add(new() { Value = minContacts });
        command.Parameters.Add(Text(industry));
        command.Parameters.Add(Text(state));
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var domains = new List<string>();
        while (await reader.ReadAsync(Ct)) domains.Add(reader.GetString(0));
        return domains;

        static Npgsql.NpgsqlParameter Text(string? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
    }
}
