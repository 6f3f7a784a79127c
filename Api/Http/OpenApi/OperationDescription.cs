namespace PersonData.Api.Http.OpenApi;

/// <summary>What the OpenAPI document says of an operation beyond what its handler declares.</summary>
/// <param name="Parameters">The query parameters, the same that its parser reads.</param>
/// <param name="Example">A successful answer.</param>
/// <param name="Charges">True when it can cost credits.</param>
/// <param name="OwnErrors">Examples of errors that only it can answer.</param>
internal sealed record OperationDescription(
    IReadOnlyList<QueryParameter> Parameters, object Example, bool Charges, IReadOnlyList<ErrorResult> OwnErrors)
{
    /// <summary>An example of every error that the operation can answer.</summary>
    public IEnumerable<ErrorResult> ErrorsOf(RequiredPermission permission)
    {
        yield return Errors.Validation(new() { [Parameters.Count == 0 ? "page" : "lmit"] = QueryReader.Unknown(Parameters) });
        foreach (var error in OwnErrors)
            yield return error;
        if (Parameters.Any(parameter => parameter.Name == PageCursor.Parameter.Name))
            yield return Errors.InvalidCursor();
        yield return Errors.InvalidKey("The API key is unknown, revoked or expired.");
        if (Charges)
            yield return Errors.InsufficientCredits();
        yield return Errors.InsufficientPermissions(permission.Name);
        yield return Errors.AccountSuspended();
        yield return Errors.OfStatus(StatusCodes.Status500InternalServerError);
        yield return Errors.Unavailable();
    }
}

internal static class OperationDescriptionExtensions
{
    /// <summary>Names an operation, as usage and the ledger do, and describes what its handler does not declare.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder builder, string operation, IReadOnlyList<QueryParameter> parameters, object example, bool charges,
        params ErrorResult[] ownErrors) =>
        builder.WithName(operation).WithMetadata(new OperationDescription(parameters, example, charges, ownErrors));
}
