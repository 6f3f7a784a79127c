using System.CommandLine;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class ListKeys
{
    private const int PageSize = 1000;

    public static Command Command()
    {
        var command = new DocumentedCommand(
            "list",
            "List the API keys of an account, newest first, with those that were revoked or have expired.",
            "persondata keys list --account Acme");
        var account = new Option<string>("--account") { Description = "Id or name of the account", HelpName = "ID|NAME", Required = true };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Options.Add(account);
        database.AddTo(command);
        command.Options.Add(json);

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var owner = await session.Get<AccountRegistry>().FindAsync(parsed.GetRequiredValue(account), ct)
                ?? throw new CommandFailedException($"there is no account {parsed.GetValue(account)}.");
            var keys = new List<ApiKey>();
            for (var before = Guid.AllBitsSet; ; before = keys[^1].KeyId)
            {
                var page = await session.Get<ApiKeys>().ListAsync(owner.AccountId, testOnly: false, before, PageSize, ct);
                keys.AddRange(page);
                if (page.Count < PageSize)
                    break;
            }

            var now = session.Get<TimeProvider>().GetUtcNow();
            terminal.Result(
                new { Keys = keys.Select(key => Document(key, now)) },
                string.Join(Environment.NewLine, keys.Select(key => Line(key, now)).DefaultIfEmpty($"{owner.Name} has no keys.")));
            return ExitCodes.Done;
        });
        return command;
    }

    private static object Document(ApiKey key, DateTimeOffset now) => new
    {
        KeyId = key.PublicId, key.Name, key.Hint, key.Test, Status = key.StatusAt(now), Permissions = PermissionNames.Of(key.Permissions), key.ExpiresAt,
        key.RateLimitPerMinute, key.ParallelLimit, key.CreatedAt, key.LastUsedAt, key.RevokedAt,
    };

    private static string Line(ApiKey key, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{key.PublicId}  {(key.Test ? "test" : "live")} …{key.Hint}  {key.StatusAt(now).ToString().ToLowerInvariant(),-7}  {key.LastUsedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never used",-16}  {key.Name}");
}
