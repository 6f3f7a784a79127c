using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Cli.Features.Accounts;

internal static class ListAccounts
{
    private const int PageSize = 1000;

    public static Command Command()
    {
        var command = new DocumentedCommand("list", "List the accounts, newest first, closed ones too.", "persondata accounts list");
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var accounts = new List<Account>();
            for (var before = Guid.AllBitsSet; ; before = accounts[^1].AccountId)
            {
                var page = await session.Get<AccountRegistry>().ListAsync(status: null, before, PageSize, ct);
                accounts.AddRange(page);
                if (page.Count < PageSize)
                    break;
            }

            terminal.Result(
                new { Accounts = accounts.Select(Document) },
                string.Join(Environment.NewLine, accounts.Select(Line).DefaultIfEmpty("There are no accounts: create one with `persondata accounts create`.")));
            return ExitCodes.Done;
        });
        return command;
    }

    private static object Document(Account account) => new
    {
        AccountId = account.PublicId, account.Name, account.Managed, Status = AccountNames.Of(account.Status), Mode = WalletNames.Of(account.Policy.Mode), account.CreatedAt,
    };

    private static string Line(Account account) =>
        $"{account.PublicId}  {AccountNames.Of(account.Status),-9}  {WalletNames.Of(account.Policy.Mode),-8}  {(account.Managed ? "managed" : ""),-7}  {account.Name}";
}
