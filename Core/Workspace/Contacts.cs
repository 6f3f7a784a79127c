using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Core.Workspace;

/// <summary>
/// The contacts of accounts: creates, finds, changes and deletes them. Each belongs to an account and a reach (test or not), and is found only by who asks with both.
/// </summary>
public sealed class Contacts(Database database, TimeProvider time)
{
    private const string Columns =
        """
        contact_id, first_name, last_name, full_name, email, job_title, seniority, company_name, company_domain, company_id, linkedin_url, phone, location,
        created_at, updated_at
        """;

    /// <summary>
    /// Creates a contact inside the transaction of <paramref name="connection"/>. Of two that bring the same e-mail address at the same time one is created: the other
    /// waits for its end.
    /// </summary>
    public async Task<SaveContactResult> CreateAsync(NpgsqlConnection connection, Guid accountId, bool test, ContactDetails details, CancellationToken ct)
    {
        details = details.WithFullName();
        if (!details.NamesSomebody)
            return new SaveContactResult.NamesNobody();
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        if (!await IsKnownAsync(connection, accountId, test, details.CompanyId, ct))
            return new SaveContactResult.UnknownCompany();

        var now = time.GetUtcNow();
        var created = new Contact(Guid.CreateVersion7(now), details, now, now);
        while (true)
        {
            await using var insert = new NpgsqlCommand(
                """
                insert into contacts (contact_id, updated_at, first_name, last_name, full_name, email, email_domain, job_title, seniority, company_name, company_domain,
                                      company_id, linkedin_url, phone, location, account_id, test, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $2)
                on conflict (account_id, test, email) where email is not null do nothing
                """, connection);
            AddState(insert, created);
            insert.Parameters.Add(Of(accountId));
            insert.Parameters.Add(Of(test));
            if (await insert.ExecuteNonQueryAsync(ct) == 1)
                return new SaveContactResult.Saved(created);
            if (await FindIdAsync(connection, accountId, test, details.Email!, ct) is { } taken)
                return new SaveContactResult.EmailTaken(taken);
        }
    }

    /// <summary>A contact; null when the account has no such contact within this reach.</summary>
    public async Task<Contact?> FindAsync(Guid accountId, bool test, Guid contactId, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        return await FindAsync(connection, accountId, test, contactId, "", ct);
    }

    /// <summary>Those of these contacts that the account has within this reach, by their ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, Contact>> FindManyAsync(Guid accountId, bool test, IReadOnlyCollection<Guid> contactIds, CancellationToken ct)
    {
        await using var command = database.App.CreateCommand($"select {Columns} from contacts where contact_id = any($3) and account_id = $1 and test = $2");
        command.Parameters.AddRange((NpgsqlParameter[])[Of(accountId), Of(test), Of(contactIds.ToArray())]);
        var contacts = new Dictionary<Guid, Contact>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var contact = Read(reader);
            contacts.Add(contact.ContactId, contact);
        }

        return contacts;
    }

    /// <summary>
    /// Locks those of these contacts that are there, in the order of their ids, until the transaction of <paramref name="connection"/> ends: whoever changes several does this first, so that no two wait for
    /// each other.
    /// </summary>
    public static async Task LockManyAsync(NpgsqlConnection connection, Guid accountId, bool test, IReadOnlyCollection<Guid> contactIds, CancellationToken ct)
    {
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        await ExecuteAsync(
            connection, "select from contacts where contact_id = any($3) and account_id = $1 and test = $2 order by contact_id for no key update", ct,
            Of(accountId), Of(test), Of(contactIds.ToArray()));
    }

    /// <summary>The contacts of an account within a reach, newest first.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="test">Those of test keys, or the others.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only contacts older than this one; <see cref="Guid.AllBitsSet"/> for the first page.</param>
    /// <param name="limit">Most contacts that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<Contact>> ListAsync(Guid accountId, bool test, ContactFilter filter, Guid before, int limit, CancellationToken ct)
    {
        // Keyset down an index in each part: ids are UUIDv7, so their order is that of creation, and no two are the same. Only the filters that are given stand in the
        // statement, so that each leans on its own index: statements are planned once for all values.
        const string Reach = "account_id = $1 and test = $2 and contact_id < $3";
        const string Newest = "order by contact_id desc limit $4";
        var ofEmail = filter.Email is null ? "" : "and email = $5";
        var ofDomain = filter.Domain is null
            ? ""
            : $"""
               and contact_id in ((select contact_id from contacts where {Reach} and company_domain = $6 {Newest})
                                  union (select contact_id from contacts where {Reach} and email_domain = $6 {Newest}))
               """;
        await using var command = database.App.CreateCommand($"select {Columns} from contacts where {Reach} {ofEmail} {ofDomain} {Newest}");
        command.Parameters.AddRange((NpgsqlParameter[])[Of(accountId), Of(test), Of(before), Of(limit), Text(filter.Email), Text(filter.Domain)]);
        var contacts = new List<Contact>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            contacts.Add(Read(reader));
        return contacts;
    }

    /// <summary>
    /// Changes a contact inside the transaction of <paramref name="connection"/>: <paramref name="change"/> is applied to what earlier changes have left, one after the other,
    /// so that of two at the same time none is lost. A change that changes nothing leaves its time alone, too.
    /// </summary>
    public async Task<SaveContactResult> ChangeAsync(
        NpgsqlConnection connection, Guid accountId, bool test, Guid contactId, Func<ContactDetails, ContactDetails> change, CancellationToken ct)
    {
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        if (await FindAsync(connection, accountId, test, contactId, "for no key update", ct) is not { } before)
            return new SaveContactResult.NotFound();
        var after = before with { Details = change(before.Details).WithFullName(), UpdatedAt = time.GetUtcNow() };
        if (after.Details == before.Details)
            return new SaveContactResult.Saved(before);
        if (!after.Details.NamesSomebody)
            return new SaveContactResult.NamesNobody();
        if (after.Details.CompanyId != before.Details.CompanyId && !await IsKnownAsync(connection, accountId, test, after.Details.CompanyId, ct))
            return new SaveContactResult.UnknownCompany();

        while (true)
        {
            // Asked first: two contacts that swap their addresses would wait for each other.
            if (after.Details.Email is { } email && email != before.Details.Email && await FindIdAsync(connection, accountId, test, email, ct) is { } taken)
                return new SaveContactResult.EmailTaken(taken);
            await ExecuteAsync(connection, "savepoint change", ct);
            try
            {
                await using var update = new NpgsqlCommand(
                    """
                    update contacts
                    set updated_at = $2, first_name = $3, last_name = $4, full_name = $5, email = $6, email_domain = $7, job_title = $8, seniority = $9, company_name = $10,
                        company_domain = $11, company_id = $12, linkedin_url = $13, phone = $14, location = $15
                    where contact_id = $1
                    """, connection);
                AddState(update, after);
                await update.ExecuteNonQueryAsync(ct);
                return new SaveContactResult.Saved(after);
            }
            catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody has taken it since.
                await ExecuteAsync(connection, "rollback to savepoint change", ct);
            }
        }
    }

    /// <summary>Deletes a contact inside the transaction of <paramref name="connection"/>. False when there is no such contact.</summary>
    public static async Task<bool> DeleteAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid contactId, CancellationToken ct)
    {
        await WorkspaceLock.ShareAsync(connection, accountId, test, ct);
        return await ExecuteAsync(
            connection, "delete from contacts where contact_id = $1 and account_id = $2 and test = $3", ct, Of(contactId), Of(accountId), Of(test)) == 1;
    }

    /// <summary>Those of these e-mail addresses that are there, with their contacts.</summary>
    internal static async Task<Dictionary<string, Contact>> FindByEmailsAsync(NpgsqlConnection connection, Guid accountId, bool test, string[] emails, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from contacts where account_id = $1 and test = $2 and email = any($3)", connection)
        {
            Parameters = { Of(accountId), Of(test), Of(emails) },
        };
        var contacts = new Dictionary<string, Contact>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var contact = Read(reader);
            contacts.Add(contact.Details.Email!, contact);
        }

        return contacts;
    }

    /// <summary>
    /// Writes many contacts, new ones and changed ones, none twice, in a transaction that has the workspace alone and has seen who has their e-mail addresses. Whose
    /// company they name stays.
    /// </summary>
    internal static Task SaveManyAsync(NpgsqlConnection connection, Guid accountId, bool test, IReadOnlyCollection<Contact> contacts, CancellationToken ct)
    {
        return ExecuteAsync(
            connection,
            """
            insert into contacts (account_id, test, contact_id, created_at, updated_at, first_name, last_name, full_name, email, email_domain, job_title, seniority,
                                  company_name, company_domain, linkedin_url, phone, location)
            select $1, $2, *
            from unnest($3, $4, $5, $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
                        $17::text[])
            on conflict (contact_id) do update
            set updated_at = excluded.updated_at, first_name = excluded.first_name, last_name = excluded.last_name, full_name = excluded.full_name,
                job_title = excluded.job_title, seniority = excluded.seniority, company_name = excluded.company_name, company_domain = excluded.company_domain,
                linkedin_url = excluded.linkedin_url, phone = excluded.phone, location = excluded.location
            """,
            ct,
            Of(accountId), Of(test), All(contact => contact.ContactId), All(contact => contact.CreatedAt), All(contact => contact.UpdatedAt),
            All(contact => contact.Details.FirstName), All(contact => contact.Details.LastName), All(contact => contact.Details.FullName),
            All(contact => contact.Details.Email), All(contact => DomainOf(contact.Details.Email)), All(contact => contact.Details.JobTitle),
            All(contact => contact.Details.Seniority), All(contact => contact.Details.CompanyName), All(contact => contact.Details.CompanyDomain),
            All(contact => contact.Details.LinkedinUrl), All(contact => contact.Details.Phone), All(contact => contact.Details.Location));

        NpgsqlParameter All<T>(Func<Contact, T> select) => Of(contacts.Select(select).ToArray());
    }

    private static async Task<Contact?> FindAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid contactId, string strength, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from contacts where contact_id = $1 and account_id = $2 and test = $3 {strength}", connection)
        {
            Parameters = { Of(contactId), Of(accountId), Of(test) },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static async Task<Guid?> FindIdAsync(NpgsqlConnection connection, Guid accountId, bool test, string email, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select contact_id from contacts where account_id = $1 and test = $2 and email = $3", connection)
        {
            Parameters = { Of(accountId), Of(test), Of(email) },
        };
        return (Guid?)await command.ExecuteScalarAsync(ct);
    }

    // It stays: whoever deletes a company has the workspace alone.
    private static async Task<bool> IsKnownAsync(NpgsqlConnection connection, Guid accountId, bool test, Guid? companyId, CancellationToken ct) =>
        companyId is not { } id || await WorkspaceCompanies.IsKnownAsync(connection, accountId, test, id, ct);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static void AddState(NpgsqlCommand command, Contact contact)
    {
        var details = contact.Details;
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            Of(contact.ContactId), Of(contact.UpdatedAt), Text(details.FirstName), Text(details.LastName), Text(details.FullName), Text(details.Email),
            Text(DomainOf(details.Email)), Text(details.JobTitle), Text(details.Seniority), Text(details.CompanyName), Text(details.CompanyDomain),
            new() { Value = (object?)details.CompanyId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            Text(details.LinkedinUrl), Text(details.Phone), Text(details.Location),
        ]);
    }

    private static string? DomainOf(string? email) => DomainName.TryNormalize(email, out var domain) ? domain : null;

    private static NpgsqlParameter Of(object value) => new() { Value = value };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static Contact Read(NpgsqlDataReader reader)
    {
        return new Contact(
            reader.GetGuid(0),
            new ContactDetails
            {
                FirstName = TextOf(1),
                LastName = TextOf(2),
                FullName = TextOf(3),
                Email = TextOf(4),
                JobTitle = TextOf(5),
                Seniority = TextOf(6),
                CompanyName = TextOf(7),
                CompanyDomain = TextOf(8),
                CompanyId = reader.IsDBNull(9) ? null : reader.GetGuid(9),
                LinkedinUrl = TextOf(10),
                Phone = TextOf(11),
                Location = TextOf(12),
            },
            reader.GetFieldValue<DateTimeOffset>(13),
            reader.GetFieldValue<DateTimeOffset>(14));

        string? TextOf(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

/// <summary>Which contacts are wanted; null members match everything.</summary>
/// <param name="Email">The one with this address, an <see cref="Identifier.Email"/>.</param>
/// <param name="Domain">Those whose employer or whose e-mail address has this domain, an <see cref="Identifier.Domain"/>.</param>
public sealed record ContactFilter(string? Email, string? Domain);

/// <summary>What came of creating or changing a contact. All but <see cref="Saved"/> have changed nothing.</summary>
public abstract record SaveContactResult
{
    private SaveContactResult()
    {
    }

    /// <summary>The contact is this, once the transaction is committed.</summary>
    public sealed record Saved(Contact Contact) : SaveContactResult;

    /// <summary>There is no such contact.</summary>
    public sealed record NotFound : SaveContactResult;

    /// <summary>It would have neither e-mail address, LinkedIn profile, phone number nor name.</summary>
    public sealed record NamesNobody : SaveContactResult;

    /// <summary>Another contact has the e-mail address.</summary>
    public sealed record EmailTaken(Guid ContactId) : SaveContactResult;

    /// <summary>There is no such company within the reach.</summary>
    public sealed record UnknownCompany : SaveContactResult;
}
