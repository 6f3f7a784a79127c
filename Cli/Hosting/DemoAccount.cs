using System.Text.Json;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;

namespace PersonData.Cli.Hosting;

/// <summary>
/// The account of <c>serve --demo</c> with its two keys, and the operator. A secret is stored nowhere in the database, so the data directory keeps a file with
/// them, readable by its owner only: the second start prints the same ones.
/// </summary>
internal sealed record DemoAccount(string AccountId, string LiveKey, string TestKey, string OperatorEmail, string OperatorPassword)
{
    public const long Credits = 1_000_000;

    private const string Name = "Demo";

    public static async Task<DemoAccount> OpenAsync(string directory, IServiceProvider services, CancellationToken ct)
    {
        var file = Path.Combine(directory, "demo-account.json");
        var keys = services.GetRequiredService<ApiKeys>();
        if (await ReadAsync(file, ct) is { OperatorPassword: not null } kept && await keys.FindAsync(kept.LiveKey, ct) is not null && await keys.FindAsync(kept.TestKey, ct) is not null)
        {
            return kept;
        }

        var account = await CreateAsync(services.GetRequiredService<AccountRegistry>(), ct);
        var live = await keys.CreateAsync(account.AccountId, new NewApiKey { Name = "demo", Permissions = Permissions.All }, ct);
        var test = await keys.CreateAsync(account.AccountId, new NewApiKey { Name = "demo test", Permissions = Permissions.All, Test = true }, ct);
        var password = await DemoOperator.OpenAsync(services.GetRequiredService<Database>(), services.GetRequiredService<Users>(), ct);
        var created = new DemoAccount(account.PublicId, live.Secret, test.Secret, DemoOperator.Email, password);
        await WriteAsync(file, created, ct);
        return created;
    }

    private static async Task<Account> CreateAsync(AccountRegistry accounts, CancellationToken ct)
    {
        var grant = new NewGrant { CreditUnits = Credits, CreditType = "demo", Note = "serve --demo" };
        return await accounts.CreateAsync(new NewAccount { Name = Name, Managed = true, Credits = grant }, ct) is CreateAccountResult.Created created
            ? created.Account
            : await accounts.FindAsync(Name, ct) ?? throw new InvalidOperationException($"The account {Name} is there and cannot be found.");
    }

    private static async Task<DemoAccount?> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return JsonSerializer.Deserialize<DemoAccount>(await File.ReadAllTextAsync(file, ct));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;   // none yet, or cut off by a crash: new keys are made
        }
    }

    private static async Task WriteAsync(string file, DemoAccount account, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, options);
        await JsonSerializer.SerializeAsync(stream, account, cancellationToken: ct);
    }
}
