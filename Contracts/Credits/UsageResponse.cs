namespace PersonData.Contracts.Credits;

/// <summary>Answer of <c>GET /v1/usage</c>: totals of the calling API key.</summary>
/// <remarks>Source: seed <c>004</c>.</remarks>
/// <param name="Requests">Number of successful requests that were recorded for the key.</param>
/// <param name="BillableRecords">Number of records billed to the key.</param>
public sealed record UsageResponse(long Requests, long BillableRecords);
