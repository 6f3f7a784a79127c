using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Accounts;

internal static class CreateAccount
{
    private static readonly TextParameter Name = AccountParameters.Name with { Required = true };

    private static readonly NumberParameter Credits = new(
        "credit_units", "Its first grant, without an end. Without one an enforced account can buy nothing.", Least: 1, Most: NewGrant.MaxCreditUnits)
    { Example = 10_000 };

    public static readonly IReadOnlyList<Parameter> Members = [Name, AccountParameters.Managed, .. AccountParameters.Limits, Credits];

    /// <summary>Create an account</summary>
    /// <remarks>With its wallet, active at once. It has no key and no user yet.</remarks>
    public static async Task<Results<Created<AccountResponse>, ErrorResult>> HandleAsync(HttpContext context, Operator caller, AccountRegistry accounts, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var account = Read(body);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Created<AccountResponse>, ErrorResult>>(context, async (connection, ct) =>
            await accounts.CreateAsync(connection, caller.Actor, context.TraceIdentifier, account, ct) is CreateAccountResult.Created { Account: var created }
                ? TypedResults.Created($"/v1/admin/accounts/{created.PublicId}", AccountParameters.ToResponse(created))
                : NameTaken(account.Name));
    }

    public static ErrorResult NameTaken(string name) => Errors.Conflict($"There is an account named {name} already: choose another name.");

    private static NewAccount Read(JsonReader body) => new()
    {
        Name = body.Text(Name)?.Trim() ?? "",
        Managed = body.Flag(AccountParameters.Managed) ?? false,
        Policy = WalletPolicyParameters.Change(body, new WalletPolicy { Mode = EnforcementMode.Enforced }),
        RateLimitPerMinute = AccountParameters.ChangeRateLimit(body, null),
        ParallelLimit = AccountParameters.ChangeParallelLimit(body, null),
        Credits = body.Number(Credits) is { } units ? new NewGrant { CreditUnits = units, Note = "first grant" } : null,
    };
}
