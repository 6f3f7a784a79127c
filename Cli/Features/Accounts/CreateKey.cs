using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PersonData.Cli.CommandLine;
using PersonData.Core.Accounts;

namespace PersonData.Cli.Features.Accounts;

internal static class CreateKey
{
    public static Command Command()
    {
        var command = new DocumentedCommand(
            "create",
            "Create an API key. Its secret is shown once and stored nowhere.",
            "persondata keys create --account Acme",
            "persondata keys create --account Acme --test",
            "persondata keys create --account Acme --permissions read:persons,read:usage --expires-in 30d");
        var account = new Option<string>("--account") { Description = "Id or name of the account", HelpName = "ID|NAME", Required = true };
        var test = new Option<bool>("--test") { Description = "A key that sees only the sample people and never bills" };
        var permissions = new Option<Permissions?>("--permissions")
        {
            Description = $"Comma-separated: {string.Join(", ", PermissionNames.Every)} [default: all]",
            HelpName = "a,b|all",
            CustomParser = ParsePermissions,
        };
        var expiresIn = new Option<TimeSpan?>("--expires-in")
        {
            Description = "Lifetime: a number with m, h, d or w, as in 30d [default: for ever]",
            HelpName = "TIME",
            CustomParser = ParseLifetime,
        };
        var rateLimit = LimitOption("--rate-limit-per-minute", "Calls a minute for each operation", NewApiKey.MaxRateLimitPerMinute, Credential.DefaultRateLimitPerMinute);
        var parallelLimit = LimitOption("--parallel-limit", "Calls at the same time", NewApiKey.MaxParallelLimit, Credential.DefaultParallelLimit);
        var name = new Option<string>("--name") { Description = "What its owner calls it", HelpName = "NAME", DefaultValueFactory = _ => "command line" };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        command.Options.Add(account);
        command.Options.Add(test);
        command.Options.Add(permissions);
        command.Options.Add(expiresIn);
        command.Options.Add(rateLimit);
        command.Options.Add(parallelLimit);
        command.Options.Add(name);
        database.AddTo(command);
        command.Options.Add(json);
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>()?.Trim() is not { Length: > 0 and <= 200 })
            {
                result.AddError("--name takes 1 to 200 characters.");
            }
        });

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            await using var session = await database.OpenAsync(parsed, ct);
            var owner = await session.Get<AccountRegistry>().FindAsync(parsed.GetRequiredValue(account), ct)
                ?? throw new CommandFailedException($"there is no account {parsed.GetValue(account)}: create it with `persondata accounts create`.");
            var key = new NewApiKey
            {
                Name = parsed.GetValue(name)!.Trim(),
                Test = parsed.GetValue(test),
                Permissions = parsed.GetValue(permissions) ?? Permissions.All,
                ExpiresAt = session.Get<TimeProvider>().GetUtcNow() + parsed.GetValue(expiresIn),
                RateLimitPerMinute = parsed.GetValue(rateLimit),
                ParallelLimit = parsed.GetValue(parallelLimit),
            };
            var created = await session.Get<ApiKeys>().CreateAsync(owner.AccountId, key, ct);

            terminal.Result(
                new
                {
                    KeyId = created.PublicId, created.Secret, AccountId = owner.PublicId, key.Name, key.Test,
                    Permissions = PermissionNames.Of(key.Permissions), key.ExpiresAt, key.RateLimitPerMinute, key.ParallelLimit,
                },
                $"""
                {created.Secret}
                Key {created.PublicId} of {owner.Name}. Keep the secret: it is not shown again.
                """);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<int?> LimitOption(string name, string description, int max, int fallback) => new(name)
    {
        Description = $"{description} [default: what the account says, else {fallback}]",
        HelpName = "N",
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit < 1 || limit > max)
            {
                result.AddError($"{name} takes a whole number from 1 to {max}.");
            }

            return limit;
        },
    };

    private static Permissions? ParsePermissions(ArgumentResult result)
    {
        if (!PermissionNames.TryParse(result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries), out var permissions, out var unknown))
        {
            result.AddError($"--permissions does not know '{unknown}': use {string.Join(", ", PermissionNames.Every)}.");
        }

        return permissions;
    }

    private static TimeSpan? ParseLifetime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        TimeSpan? lifetime = null;
        if (text is [.. var number, var unit]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000)
        {
            lifetime = unit switch
            {
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                'w' => TimeSpan.FromDays(7L * count),
                _ => null,
            };
        }

        if (lifetime is null)
        {
            result.AddError($"--expires-in does not understand '{text}': give a number up to 100000 with m, h, d or w, as in 30d.");
        }

        return lifetime;
    }
}
