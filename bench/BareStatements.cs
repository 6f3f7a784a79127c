using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Bench;

/// <summary>The SQL of a search page and of its charge, run without anything around it: prepared statements on an open connection, rows read and dropped.</summary>
internal sealed class BareStatements(BenchStand stand, Account account)
{
    private readonly Interpreter _interpreter = stand.Services.GetRequiredService<Interpreter>();
    private readonly PersonSearch _search = stand.Services.GetRequiredService<PersonSearch>();
    private readonly CreditLedger _ledger = stand.Services.GetRequiredService<CreditLedger>();

    /// <summary>The statements that the endpoint runs for the first page of 100, on a connection of their own.</summary>
    public async Task<NpgsqlBatch> PrepareAsync(string query, CancellationToken ct)
    {
        if (_interpreter.Interpret(query) is not InterpretationResult.Read read) throw new InvalidOperationException($"\"{query}\" cannot be searched");
        var batch = new NpgsqlBatch(await stand.Database.People.Source.OpenConnectionAsync(ct));
        foreach (var command in await _search.StatementsAsync(stand.Database.People, read.Interpretation, new PageRequest(100), ct)) batch.BatchCommands.Add(command);
        await batch.PrepareAsync(ct);
        return batch;
    }

    /// <summary>Runs them and answers the number of rows of the page.</summary>
    public static async Task<int> RunAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var rows = 0;
        while (await reader.ReadAsync(ct)) rows++;
        while (await reader.NextResultAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
            }
        }

        return Math.Min(rows, 100);
    }

    /// <summary>The charge of the page, on the account that also pays for the endpoint's.</summary>
    public async Task ChargeAsync(int records, CancellationToken ct)
    {
        var charge = new Charge
        {
            ChargeId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            RequestId = "bench",
            AccountId = account.AccountId,
            WalletId = account.WalletId,
            KeyId = account.AccountId,
            Operation = Operations.SearchPersons,
            Records = records,
            CreditUnits = records,
        };
        if (await _ledger.ChargeAsync(charge) is not ChargeResult.Charged) throw new InvalidOperationException("the bench account is out of credits");
    }
}
