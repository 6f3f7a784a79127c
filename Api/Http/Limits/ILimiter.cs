using PersonData.Core.Accounts;

namespace PersonData.Api.Http.Limits;

/// <summary>Decides whether a call is within the limits of the credential that it is made with.</summary>
internal interface ILimiter
{
    /// <summary>Takes one call of the running minute and one of the places in parallel, or neither. Never throws.</summary>
    /// <param name="credential">What the call is made with; its limits are those of this moment.</param>
    /// <param name="operation">What is called: each operation has a minute of its own, while places are shared by all.</param>
    ValueTask<LimitDecision> AcquireAsync(Credential credential, string operation);
}
