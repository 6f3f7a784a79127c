using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Workspace;

/// <summary>
/// The companies of accounts: creates, finds, changes and deletes them. Each belongs to an account and a reach (test or not), and is found only by who asks with both.
/// </summary>
public sealed class WorkspaceCompanies(Database database, TimeProvider time)
{
    private const string Columns =
        "company_id, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url, tech_stack, created_at, updated_at";

    /// <summary>
    /// Creates a company inside the transaction of <paramref name="connection"/>. Of two that bring the same domain at the same time one is created: the other waits for
    /// its end.
    /// </summary>
    public async Task<SaveCompanyResult> CreateAsync(NpgsqlConnection connection, Guid accountId, bool test, CompanyDetails details, CancellationToken ct)
    {
        if (!details.NamesSomething)
            return new SaveCompanyResult.NamesNothing();
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        var now = time.GetUtcNow();
        var created = new WorkspaceCompany(Guid.CreateVersion7(now), details, now, now);
        while (true)
        {
            await using var insert = new NpgsqlCommand(
                """
                insert into workspace_companies (company_id, updated_at, name, domain, industry, size, founded_year, description, hq_location, logo_url, linkedin_url,
                                                 tech_stack, account_id, test, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $2)
                on conflict (account_id, test, domain) where domain is not null do nothing
                """, connection);
            AddState(insert, created);
            insert.Parameters.Add(Of(accountId));
            insert.Parameters.Add(Of(test));
            if (await insert.ExecuteNonQueryAsync(ct) == 1)
                return new SaveCompanyResult.Saved(created);
            if (await FindIdAsync(connection, accountId, test, details.Domain!, ct) is { } taken)
                return new SaveCompanyResult.DomainTaken(taken);
        }
    }

    /// <summary>A company; null when the account has no such company within this reach.</summary>
    public async Task<WorkspaceCompany?> FindAsync(Guid accountId, bool test, Guid companyId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, test, companyId, "", ct);
    }

    /// <summary>The companies of an account within a reach, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="test">Those of test keys, or the others.</param>
    /// <param name="domain">Only the one with this domain, an <see cref="Identifier.CompanyDomain"/>; null for all.</param>
    /// <param name="before">Only companies older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most companies that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<WorkspaceCompany>> ListAsync(Guid accountId, bool test, string? domain, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down the unique index of account, reach and id; a domain leans on workspace_companies_domain.
        await using var command = database.App.CreateCommand(
            $"""
            select {Columns} from workspace_companies
            where account_id = $1 and test = $2 and company_id < $3 {(domain is null ? "" : "and domain = $5")}
            order by company_id desc limit $4
            """);
        command.Parameters.AddRange((NpgsqlParameter[])[Of(accountId), Of(test), Of(before), Of(limit), Text(domain)]);
        var companies = new List<WorkspaceCompany>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            companies.Add(Read(reader));
        return companies;
    }

    /// <summary>
    /// Changes a company inside the transaction of <paramref name="connection"/>: <paramref name="change"/> is applied to what earlier changes have left, one after the other,
    /// so that of two at the same time none is lost. A change that changes nothing leaves its time alone, too.
    /// </summary>
    public async Task<SaveCompanyResult> ChangeAsync(
        NpgsqlConnection connection, Guid accountId, bool test, Guid companyId, Func<CompanyDetails, CompanyDetails> change, CancellationToken ct)
    {
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        if (await FindAsync(connection, accountId, test, companyId, "for no key update", ct) is not { } before)
            return new SaveCompanyResult.NotFound();
        var after = before with { Details = change(before.Details), UpdatedAt = time.GetUtcNow() };
        if (after.Details == before.Details)
            return new SaveCompanyResult.Saved(before);
        if (!after.Details.NamesSomething)
            return new SaveCompanyResult.NamesNothing();

        while (true)
        {
            // Asked first: two companies that swap their domains would wait for each other.
            if (after.Details.Domain is { } domain && domain != before.Details.Domain && await FindIdAsync(connection, accountId, test, domain, ct) is { } taken)
                return new SaveCompanyResult.DomainTaken(taken);
            await ExecuteAsync(connection, "savepoint change", ct);
            try
            {
                await using var update = new NpgsqlCommand(
                    """
                    update workspace_companies
                    set updated_at = $2, name = $3, domain = $4, industry = $5, size = $6, founded_year = $7, description = $8, hq_location = $9, logo_url = $10,
                        linkedin_url = $11, tech_stack = $12
                    where company_id = $1
                    """, connection);
                AddState(update, after);
                await update.ExecuteNonQueryAsync(ct);
                return new SaveCompanyResult.Saved(after);
            }
            catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody has taken it since.
                await ExecuteAsync(connection, "rollback to savepoint change", ct);
            }
        }
    }

    /// <summary>
    /// Changes the company with this domain, or creates it as the change makes it of one of which only the domain is known, inside the transaction of <paramref name="connection"/>. Of several at the same
    /// time one creates it, and the others wait for its end and change that one. <paramref name="change"/> may run more than once; the last time counts.
    /// </summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="test">Those of test keys, or the others.</param>
    /// <param name="domain">An <see cref="Identifier.CompanyDomain"/>.</param>
    /// <param name="change">What becomes of it; it leaves the domain alone.</param>
    /// <param name="ct">Cancels before anything is changed.</param>
    public async Task<WorkspaceCompany> ChangeOrCreateAsync(
        NpgsqlConnection connection, Guid accountId, bool test, string domain, Func<CompanyDetails, CompanyDetails> change, CancellationToken ct)
    {
        while (true)
        {
            if (await FindIdAsync(connection, accountId, test, domain, ct) is not { } companyId)
            {
                if (await CreateAsync(connection, accountId, test, change(new CompanyDetails { Domain = domain }), ct) is SaveCompanyResult.Saved { Company: var created })
                    return created;
                continue;
            }

            // Until it is locked it may be gone, or have got another domain.
            var isIt = false;
            var result = await ChangeAsync(
                connection, accountId, test, companyId, before => (isIt = before.Domain == domain) ? change(before) : before, ct);
            if (result is SaveCompanyResult.Saved { Company: var changed } && isIt)
                return changed;
        }
    }

    /// <summary>
    /// Deletes a company inside the transaction of <paramref name="connection"/>. Its contacts stay, without it. False when there is no such company.
    /// </summary>
    public async Task<bool> DeleteAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid companyId, CancellationToken ct)
    {
        await WorkspaceLock.TakeAloneAsync(connection, accountId, test, ct);
        await ExecuteAsync(
            connection, "update contacts set company_id = null, updated_at = $4 where company_id = $1 and account_id = $2 and test = $3", ct,
            Of(companyId), Of(accountId), Of(test), Of(time.GetUtcNow()));
        return await ExecuteAsync(
            connection, "delete from workspace_companies where company_id = $1 and account_id = $2 and test = $3", ct, Of(companyId), Of(accountId), Of(test)) == 1;
    }

    /// <summary>Whether there is such a company.</summary>
    internal static async Task<bool> IsKnownAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid companyId, CancellationToken ct) =>
        await FindAsync(connection, accountId, test, companyId, "", ct) is not null;

    private static async Task<WorkspaceCompany?> FindAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid companyId, string strength, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from workspace_companies where company_id = $1 and account_id = $2 and test = $3 {strength}", connection)
        {
            Parameters = { Of(companyId), Of(accountId), Of(test) },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static async Task<Guid?> FindIdAsync(NpgsqlConnection connection, Guid accountId, bool test, string domain, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select company_id from workspace_companies where account_id = $1 and test = $2 and domain = $3", connection)
        {
            Parameters = { Of(accountId), Of(test), Of(domain) },
        };
        return (Guid?)await command.ExecuteScalarAsync(ct);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static void AddState(NpgsqlCommand command, WorkspaceCompany company)
    {
        var details = company.Details;
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            Of(company.CompanyId), Of(company.UpdatedAt), Text(details.Name), Text(details.Domain), Text(details.Industry), Text(details.Size),
            new() { Value = (object?)details.FoundedYear ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
            Text(details.Description), Text(details.HqLocation), Text(details.LogoUrl), Text(details.LinkedinUrl),
            new() { Value = (object?)details.TechStack?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        ]);
    }

    private static NpgsqlParameter Of(object value) => new() { Value = value };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static WorkspaceCompany Read(NpgsqlDataReader reader)
    {
        return new WorkspaceCompany(
            reader.GetGuid(0),
            new CompanyDetails
            {
                Name = TextOf(1),
                Domain = TextOf(2),
                Industry = TextOf(3),
                Size = TextOf(4),
                FoundedYear = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                Description = TextOf(6),
                HqLocation = TextOf(7),
                LogoUrl = TextOf(8),
                LinkedinUrl = TextOf(9),
                TechStack = reader.IsDBNull(10) ? null : reader.GetFieldValue<string[]>(10),
            },
            reader.GetFieldValue<DateTimeOffset>(11),
            reader.GetFieldValue<DateTimeOffset>(12));

        string? TextOf(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

/// <summary>What came of creating or changing a company. All but <see cref="Saved"/> have changed nothing.</summary>
public abstract record SaveCompanyResult
{
    private SaveCompanyResult()
    {
    }

    /// <summary>The company is this, once the transaction is committed.</summary>
    public sealed record Saved(WorkspaceCompany Company) : SaveCompanyResult;

    /// <summary>There is no such company.</summary>
    public sealed record NotFound : SaveCompanyResult;

    /// <summary>It would have neither name nor domain.</summary>
    public sealed record NamesNothing : SaveCompanyResult;

    /// <summary>Another company has the domain.</summary>
    public sealed record DomainTaken(Guid CompanyId) : SaveCompanyResult;
}
