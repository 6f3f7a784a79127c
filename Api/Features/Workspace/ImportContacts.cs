using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PersonData.Api.Http;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class ImportContacts
{
    public const string MediaType = "text/csv";

    /// <summary>Import contacts from CSV</summary>
    /// <remarks>
    /// The body is CSV, as it is or compressed with gzip, at most 64 MiB of it, and its first line names the columns; what each is read as is guessed from its name, and told in the answer.
    /// A row whose e-mail address a contact has overwrites what its cells give and leaves what they do not; every other row adds a contact. A row with something wrong is rejected as a
    /// whole, with its line. It takes no `Idempotency-Key`, because it can be repeated as it is: rows are saved a thousand at a time, and after an import that did not end, or whose answer
    /// was lost, the same file takes what is missing. Free.
    /// </remarks>
    public static async Task<Results<Ok<ContactImportResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, ContactImport import)
    {
        var request = context.Request;
        if (!QueryReader.TryReadNothing(request, out var errors))
            return Errors.Validation(errors);
        if (!IsCsv(request))
            return NoCsv();

        try
        {
            return await import.RunAsync(caller.Credential.AccountId, caller.Credential.Test, request.Body, context.RequestAborted) switch
            {
                ContactImportResult.Done { Report: var report } => TypedResults.Ok(Of(report)),
                ContactImportResult.Refused { Reason: var reason, RowsTaken: var rows } =>
                    Errors.Validation(new() { ["body"] = rows == 0 ? reason : $"{reason} {rows} rows before are saved; all of it can be sent again." }),
                _ => TooLarge(),
            };
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
    }

    public static ErrorResult TooLarge() =>
        Errors.PayloadTooLarge($"The CSV is larger than {ContactImport.MaxBytes / 1024 / 1024} MiB: send it in parts, each with the header. What is saved already is found again.");

    public static ErrorResult NoCsv() => Errors.UnsupportedMediaType($"The body must be {MediaType}, as it is or compressed with gzip.");

    // What is compressed shows so in its first bytes, whether the header says it or not.
    private static bool IsCsv(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && request.Headers.ContentEncoding is [] or ["gzip"];

    private static ContactImportResponse Of(ContactImportReport report) => new()
    {
        Imported = report.Imported,
        Updated = report.Updated,
        Unchanged = report.Unchanged,
        Rejected = report.Rejected,
        Rejects = [.. report.Rejects.Select(reject => new ContactImportReject(reject.Line, reject.Reason))],
        Columns = [.. report.Columns.Select(column => new ContactImportColumn(column.Column, column.Field))],
    };
}
