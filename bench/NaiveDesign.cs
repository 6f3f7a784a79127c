using Npgsql;
using PersonData.Core.Data;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>What one would write first: two tables with text, trigram indexes for ILIKE, b-trees for the rest. Built once beside the product's schema.</summary>
internal static class NaiveDesign
{
    public const string Schema = "bench_naive";

    private static readonly string[] Statements =
    [
        "create extension if not exists pg_trgm schema public",
        $"create schema {Schema}",
        $"""
         create table {Schema}.companies as
         select c.company_id, c.name, c.domain, i.name as industry, y.name as city, s.code as state, c.employee_count, c.revenue, c.sic, c.naics, c.phone, c.linkedin_url
         from people.companies c left join people.industries i using (industry_id) left join people.states s on s.state_id = c.state_id
         left join people.cities y on y.city_id = c.city_id
         """,
        $"""
         create table {Schema}.persons as
         select p.person_id, p.company_id, p.first_name, p.last_name, p.full_name, t.title, y.name as city, s.code as state, p.email, p.phone, p.linkedin_url, p.updated_at
         from people.persons p left join people.titles t on t.title_id = p.title_id left join people.states s on s.state_id = p.state_id
         left join people.cities y on y.city_id = p.city_id
         """,
        $"alter table {Schema}.companies add primary key (company_id)",
        $"alter table {Schema}.persons add primary key (person_id)",
        $"create index on {Schema}.companies using gin (industry public.gin_trgm_ops)",
        $"create index on {Schema}.companies (domain)",
        $"create index on {Schema}.companies (state, city)",
        $"create index on {Schema}.companies (employee_count)",
        $"create index on {Schema}.persons using gin (title public.gin_trgm_ops)",
        $"create index on {Schema}.persons (company_id)",
        $"create index on {Schema}.persons (state, city)",
        $"create index on {Schema}.persons (email)",
        $"create index on {Schema}.persons (phone)",
        $"create index on {Schema}.persons (linkedin_url)",
        $"analyze {Schema}.companies",
        $"analyze {Schema}.persons",
    ];

    public static async Task BuildAsync(Database database, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        if (await ScalarAsync($"select to_regnamespace('{Schema}') is not null")) return;
        AnsiConsole.MarkupLine("[grey]building the naive design[/]");
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var statement in Statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);

        async Task<bool> ScalarAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (bool)(await command.ExecuteScalarAsync(ct))!;
        }
    }
}
