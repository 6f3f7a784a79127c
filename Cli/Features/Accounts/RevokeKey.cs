using System.CommandLine;
using PersonData.Cli.CommandLine;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class RevokeKey
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "revoke",
            "End an API key for good. Running servers notice within five seconds.",
            "persondata keys revoke key_01kkb32000fxhv3yj7g1d8ywpk");
        var key = new Argument<string>("KEY") { Description = "Id of the key, as `keys list` shows it" };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Arguments.Add(key);
        database.AddTo(command);
        command.Options.Add(json);
        key.Validators.Add(result =>
        {
            if (!PublicId.TryParse(result.GetValueOrDefault<string>(), PublicId.Key, out _))
                result.AddError("KEY is the id of a key, key_…, as `persondata keys list` shows it; never its secret.");
        });

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            PublicId.TryParse(parsed.GetRequiredValue(key), PublicId.Key, out var keyId);
            await using var session = await database.OpenAsync(parsed, ct);
            await using var connection = await session.Database.App.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var revoked = await session.Get<ApiKeys>().RevokeAsync(connection, AuditActor.CommandLine, requestId: null, accountId: null, testOnly: false, keyId, ct)
                ?? throw new CommandFailedException($"there is no key {parsed.GetValue(key)}.");
            await transaction.CommitAsync(ct);
            terminal.Result(new { KeyId = revoked.PublicId, revoked.Name, revoked.RevokedAt }, $"Key {revoked.PublicId} ({revoked.Name}) is revoked.");
            return ExitCodes.Done;
        });
        return command;
    }
}
