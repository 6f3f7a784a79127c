using Microsoft.OpenApi;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http.OpenApi;

/// <summary>What the OpenAPI document says of an operation beyond what its handler declares.</summary>
/// <param name="Parameters">The query parameters, or the members of the body, the same that its parser reads.</param>
/// <param name="Body">An example of the body; null for an operation with query parameters.</param>
/// <param name="Example">A successful answer; null when it has no content.</param>
/// <param name="Charges">True when it can cost credits.</param>
/// <param name="OwnErrors">Examples of errors that only it can answer, or answers in words of its own.</param>
internal sealed record OperationDescription(
    IReadOnlyList<Parameter> Parameters, object? Body, object? Example, bool Charges, IReadOnlyList<ErrorResult> OwnErrors)
{
    /// <summary>An example of every error that the operation can answer.</summary>
    /// <param name="access">What it demands; null when it is open to all.</param>
    public IEnumerable<ErrorResult> ErrorsOf(RequiredAccess? access) => AllOf(access)
        .Select(error => OwnErrors.FirstOrDefault(own => (own.StatusCode, own.Code) == (error.StatusCode, error.Code)) ?? error)
        .Reverse().Distinct().Reverse();   // one in words of its own stands where the usual one would

    private IEnumerable<ErrorResult> AllOf(RequiredAccess? access)
    {
        yield return Errors.Validation(Body is null
            ? new() { [Parameters.Count == 0 ? "page" : "lmit"] = QueryReader.Unknown(Parameters) }
            : new() { ["lmit"] = JsonReader.Unknown(Parameters) });
        foreach (var error in OwnErrors)
            yield return error;
        if (Parameters.Any(parameter => parameter.Name == PageCursor.Parameter.Name))
            yield return Errors.InvalidCursor();
        if (access is not null)
            yield return Errors.InvalidKey(CredentialAuthentication.Refusal);
        if (Charges)
            yield return Errors.InsufficientCredits();
        foreach (var error in access?.Refusals ?? [])
            yield return error;
        if (Body is not null)
        {
            yield return Errors.OfStatus(StatusCodes.Status413PayloadTooLarge);
            yield return Errors.OfStatus(StatusCodes.Status415UnsupportedMediaType);
        }

        if (access is not null)
        {
            yield return Errors.RateLimited(Credential.DefaultRateLimitPerMinute, retryAfterSeconds: 12);
            yield return Errors.TooManyParallelRequests(Credential.DefaultParallelLimit, retryAfterSeconds: 1);
        }

        yield return Errors.OfStatus(StatusCodes.Status500InternalServerError);
        yield return Errors.Unavailable();
    }
}

internal static class OperationDescriptionExtensions
{
    /// <summary>Names an operation, as usage and the ledger do, and describes what its handler does not declare.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder builder, string operation, IReadOnlyList<Parameter> parameters, object? example, bool charges,
        params ErrorResult[] ownErrors) =>
        builder.WithName(operation).WithMetadata(new OperationDescription(parameters, Body: null, example, charges, ownErrors));

    /// <summary>Gives a parameter of the path a value that works.</summary>
    public static RouteHandlerBuilder DescribePath(this RouteHandlerBuilder builder, string name, string example) =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            ((OpenApiParameter)operation.Parameters!.Single(parameter => parameter.Name == name)).Example = example;
            return Task.CompletedTask;
        });

    /// <summary>Describes a body that is no JSON.</summary>
    public static RouteHandlerBuilder DescribeUpload(this RouteHandlerBuilder builder, string mediaType, string example) =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var content = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = content } };
            return Task.CompletedTask;
        });

    /// <summary>Describes a header of the successful answer that is a whole number.</summary>
    public static RouteHandlerBuilder DescribeHeader(this RouteHandlerBuilder builder, string name, string description) =>
        builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var headers = operation.Responses!.Single(response => response.Key[0] == '2').Value.Headers!;
            headers.Add(name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } });
            return Task.CompletedTask;
        });

    /// <summary>As <see cref="Describe"/>, for an operation whose parameters are the members of a JSON body.</summary>
    public static RouteHandlerBuilder DescribeBody(
        this RouteHandlerBuilder builder, string operation, IReadOnlyList<Parameter> members, object body, object? example, bool charges,
        params ErrorResult[] ownErrors) =>
        builder.WithName(operation).WithMetadata(new OperationDescription(members, body, example, charges, ownErrors));
}
