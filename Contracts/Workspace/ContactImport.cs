using System.Text.Json.Serialization;

namespace PersonData.Contracts.Workspace;

/// <summary>Answer of <c>POST /v1/contacts/import</c>. Every row is counted once: imported, updated, unchanged or rejected.</summary>
public sealed record ContactImportResponse
{
    /// <summary>Rows that added a contact.</summary>
    public required int Imported { get; init; }

    /// <summary>Rows that changed a contact.</summary>
    public required int Updated { get; init; }

    /// <summary>Rows that said nothing new of a contact.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Rows of which nothing was taken.</summary>
    public required int Rejected { get; init; }

    /// <summary>The first 1,000 rejected rows, by line.</summary>
    public required IReadOnlyList<ContactImportReject> Rejects { get; init; }

    /// <summary>Every column of the header, and what it was read as.</summary>
    public required IReadOnlyList<ContactImportColumn> Columns { get; init; }
}

/// <summary>A row of which nothing was taken.</summary>
/// <param name="Line">Physical line where it starts; the header begins on line 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record ContactImportReject(long Line, string Reason);

/// <summary>A column and what it was read as.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Field">A member of a contact; null when it was not read.</param>
public sealed record ContactImportColumn(string Column, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Field);
