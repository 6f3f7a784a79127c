using PersonData.Core.Data;
using PersonData.Core.Imports;

namespace PersonData.Core.Workspace;

/// <summary>
/// Imports contacts from CSV: a row whose e-mail address is there changes that contact, every other adds one. Each batch of rows commits as a whole; whatever ends an
/// import between two of them, the same file can be sent again, and says nothing new of what was taken before.
/// </summary>
public sealed class ContactImport(Database database, TimeProvider time)
{
    /// <summary>Most bytes of an input, as it is sent and decompressed: 64 MiB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Most rejected rows that are told of.</summary>
    public const int MaxRejects = 1000;

    private const int BatchRows = 1000;

    /// <summary>Reads all of <paramref name="csv"/>, which may be compressed with gzip, as it comes.</summary>
    /// <param name="accountId">Whose contacts.</param>
    /// <param name="test">Those of test keys, or the others.</param>
    /// <param name="csv">The input; the first line names its columns. It stays open.</param>
    /// <param name="ct">Stops; what is committed stays.</param>
    public async Task<ContactImportResult> RunAsync(Guid accountId, bool test, Stream csv, CancellationToken ct)
    {
        var report = new ContactImportReport();
        try
        {
            using var input = await ImportInput.OpenAsync(csv, ct);
            using var reader = new CsvRecordReader(input);
            await reader.ReadHeaderAsync(ct);
            var rows = new ContactRows(reader);
            report.Columns = rows.Columns;
            var (bytes, more) = (0L, true);
            while (more)
            {
                var batch = new List<ContactDetails>(BatchRows);
                for (var i = 0; i < BatchRows && (more = await reader.ReadAsync(ct)); i++)
                {
                    if ((bytes += reader.Raw.Length) > MaxBytes)
                        return new ContactImportResult.TooLarge();
                    if (rows.TryRead(out var given) is { } reason)
                        report.Reject(reader.Line, reason);
                    else
                        batch.Add(given);
                }

                if (batch.Count > 0)
                    await SaveAsync(accountId, test, batch, report, ct);
            }

            return new ContactImportResult.Done(report);
        }
        catch (ImportRefusedException e)
        {
            return new ContactImportResult.Refused(e.Message, report.Imported + report.Updated + report.Unchanged);
        }
    }

    private async Task SaveAsync(Guid accountId, bool test, List<ContactDetails> batch, ContactImportReport report, CancellationToken ct)
    {
        await using var connection = await database.App.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await WorkspaceLock.TakeAloneAsync(connection, accountId, test, ct);   // so nothing that is read here changes before it is written
        var known = await Contacts.FindByEmailsAsync(connection, accountId, test, [.. batch.Select(row => row.Email!)], ct);
        var changed = new Dictionary<string, Contact>();
        var (imported, updated, now) = (0, 0, time.GetUtcNow());
        foreach (var given in batch)
        {
            var before = known.GetValueOrDefault(given.Email!);
            var details = Merge(before?.Details ?? new(), given);
            if (before is not null && details == before.Details)
                continue;
            _ = before is null ? imported++ : updated++;
            changed[given.Email!] = known[given.Email!] = new Contact(before?.ContactId ?? Guid.CreateVersion7(now), details, before?.CreatedAt ?? now, now);
        }

        if (changed.Count > 0)
            await Contacts.SaveManyAsync(connection, accountId, test, changed.Values, ct);
        await transaction.CommitAsync(CancellationToken.None);
        report.Count(imported, updated, batch.Count - imported - updated);
    }

    private static ContactDetails Merge(ContactDetails before, ContactDetails given) => new ContactDetails
    {
        FirstName = given.FirstName ?? before.FirstName,
        LastName = given.LastName ?? before.LastName,
        FullName = given.FullName ?? before.OwnFullName,
        Email = given.Email,
        JobTitle = given.JobTitle ?? before.JobTitle,
        Seniority = given.Seniority ?? before.Seniority,
        CompanyName = given.CompanyName ?? before.CompanyName,
        CompanyDomain = given.CompanyDomain ?? before.CompanyDomain,
        CompanyId = before.CompanyId,
        LinkedinUrl = given.LinkedinUrl ?? before.LinkedinUrl,
        Phone = given.Phone ?? before.Phone,
        Location = given.Location ?? before.Location,
    }.WithFullName();
}

/// <summary>What an import did. Every row is counted once.</summary>
public sealed class ContactImportReport
{
    private readonly List<(long Line, string Reason)> _rejects = [];

    /// <summary>Rows that added a contact.</summary>
    public int Imported { get; private set; }

    /// <summary>Rows that changed a contact.</summary>
    public int Updated { get; private set; }

    /// <summary>Rows that said nothing new.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Rows of which nothing was taken.</summary>
    public int Rejected { get; private set; }

    /// <summary>The first <see cref="ContactImport.MaxRejects"/> of them: the physical line where each starts, and what is wrong with it.</summary>
    public IReadOnlyList<(long Line, string Reason)> Rejects => _rejects;

    /// <summary>Every column, with the member of a contact that it was read as; null for none.</summary>
    public IReadOnlyList<(string Column, string? Field)> Columns { get; internal set; } = [];

    internal void Reject(long line, string reason)
    {
        Rejected++;
        if (_rejects.Count < ContactImport.MaxRejects)
            _rejects.Add((line, reason));
    }

    internal void Count(int imported, int updated, int unchanged) => (Imported, Updated, Unchanged) = (Imported + imported, Updated + updated, Unchanged + unchanged);
}

/// <summary>What came of an import.</summary>
public abstract record ContactImportResult
{
    private ContactImportResult()
    {
    }

    /// <summary>The input was read to its end.</summary>
    public sealed record Done(ContactImportReport Report) : ContactImportResult;

    /// <summary>The input cannot be read, or not any further.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="RowsTaken">Rows before, whose batches are committed.</param>
    public sealed record Refused(string Reason, int RowsTaken) : ContactImportResult;

    /// <summary>It is larger than <see cref="ContactImport.MaxBytes"/> once it is decompressed. Batches before are committed.</summary>
    public sealed record TooLarge : ContactImportResult;
}
