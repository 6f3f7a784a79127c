using Microsoft.AspNetCore.Authorization;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http;

/// <summary>What a group of endpoints demands of whoever calls: every endpoint that is not open to all has exactly one of these.</summary>
internal abstract class RequiredAccess : IAuthorizationRequirement
{
    /// <summary>What it demands, for the description.</summary>
    public abstract string Demand { get; }

    /// <summary>Errors that it can answer, for the description.</summary>
    public abstract IReadOnlyList<ErrorResult> Refusals { get; }

    /// <summary>What an endpoint demands, by its metadata; null when it is open to all.</summary>
    public static RequiredAccess? Of(IEnumerable<object> metadata) =>
        metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<RequiredAccess>().SingleOrDefault();

    public abstract bool IsMetBy(Principal principal);

    /// <summary>What is answered to a caller who does not meet it.</summary>
    public abstract ErrorResult RefusalOf(Principal principal);
}

/// <summary>An active account and a permission.</summary>
internal class RequiredPermission(Permissions permission) : RequiredAccess
{
    private readonly string _name = PermissionNames.Of(permission).Single();

    public override string Demand => $"Needs the permission `{_name}`.";

    public override IReadOnlyList<ErrorResult> Refusals => [Errors.InsufficientPermissions(_name), Errors.AccountSuspended()];

    public override bool IsMetBy(Principal principal) =>
        principal is Caller { Credential: { AccountStatus: AccountStatus.Active } credential } && credential.Permissions.HasFlag(permission);

    public override ErrorResult RefusalOf(Principal principal) => principal is Caller { Credential.AccountStatus: AccountStatus.Suspended }
        ? Errors.AccountSuspended()
        : principal is Operator ? Errors.NoAccount() : Errors.InsufficientPermissions(_name);
}

/// <summary>A managed account and its permission to run its customers. What they hold is real, so a test key does not reach them.</summary>
internal sealed class RequiredPartner() : RequiredPermission(Permissions.ManagePartnerCustomers)
{
    public override string Demand => base.Demand + " For managed accounts, and not with a test key.";

    public override IReadOnlyList<ErrorResult> Refusals => [Errors.ManagedAccountsOnly(), Errors.AccountSuspended()];

    public override bool IsMetBy(Principal principal) => base.IsMetBy(principal) && principal is Caller { Credential: { Managed: true, Test: false } };

    public override ErrorResult RefusalOf(Principal principal) => !base.IsMetBy(principal) ? base.RefusalOf(principal)
        : principal is Caller { Credential.Managed: false } ? Errors.ManagedAccountsOnly() : Errors.LiveKeysOnly();
}

/// <summary>An operator.</summary>
internal sealed class RequiredOperator : RequiredAccess
{
    public override string Demand => "For operators.";

    public override IReadOnlyList<ErrorResult> Refusals => [Errors.OperatorsOnly(), Errors.AccountSuspended()];

    public override bool IsMetBy(Principal principal) => principal is Operator;

    public override ErrorResult RefusalOf(Principal principal) =>
        principal is Caller { Credential.AccountStatus: AccountStatus.Suspended } ? Errors.AccountSuspended() : Errors.OperatorsOnly();
}

/// <summary>An owner of an active account who has signed in: a key, whatever it may do, makes no users.</summary>
internal sealed class RequiredOwner : RequiredAccess
{
    public override string Demand => "For owners who have signed in.";

    public override IReadOnlyList<ErrorResult> Refusals => [Errors.OwnersOnly(), Errors.AccountSuspended()];

    public override bool IsMetBy(Principal principal) =>
        principal is Caller { Session.Role: UserRole.Owner, Credential.AccountStatus: AccountStatus.Active };

    public override ErrorResult RefusalOf(Principal principal) =>
        principal is Caller { Credential.AccountStatus: AccountStatus.Suspended } ? Errors.AccountSuspended() : Errors.OwnersOnly();
}

/// <summary>A session, whoever's: signing out is nobody's privilege.</summary>
internal sealed class RequiredSession : RequiredAccess
{
    public override string Demand => "For everybody who has signed in.";

    public override IReadOnlyList<ErrorResult> Refusals => [Errors.SessionsOnly()];

    public override bool IsMetBy(Principal principal) => principal.Session is not null;

    public override ErrorResult RefusalOf(Principal principal) => Errors.SessionsOnly();
}

/// <summary>Decides.</summary>
internal sealed class AccessAuthorization : AuthorizationHandler<RequiredAccess>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiredAccess requirement)
    {
        if (context.User is Principal principal && requirement.IsMetBy(principal))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal static class RequiredAccessExtensions
{
    /// <summary>Lets only keys and users with this permission in.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permissions permission)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAccess(new RequiredPermission(permission));

    /// <summary>Lets only those in who may run the customers of a managed account.</summary>
    public static TBuilder RequirePartner<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAccess(new RequiredPartner());

    /// <summary>Lets only operators in.</summary>
    public static TBuilder RequireOperator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAccess(new RequiredOperator());

    /// <summary>Lets only signed-in owners in.</summary>
    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAccess(new RequiredOwner());

    /// <summary>Lets everybody in who has signed in.</summary>
    public static TBuilder RequireSession<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAccess(new RequiredSession());

    private static TBuilder RequireAccess<TBuilder>(this TBuilder builder, RequiredAccess access)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizationPolicyBuilder(CredentialAuthentication.Scheme).AddRequirements(access).Build());
}
