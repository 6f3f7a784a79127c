namespace PersonData.Contracts.Workspace;

/// <summary>Answer of <c>DELETE /v1/contacts/{id}</c> and <c>DELETE /v1/companies/{id}</c>.</summary>
/// <param name="Deleted">True: it is gone.</param>
public sealed record DeletedResponse(bool Deleted = true);
