namespace PersonData.Core.Search.Interpretation;

/// <summary>What the words before say that follows.</summary>
internal enum QueryContext
{
    /// <summary>Anything.</summary>
    None,

    /// <summary>Places, then industries and departments.</summary>
    In,

    /// <summary>Industries, then companies.</summary>
    At,

    /// <summary>Areas of work, industries, then companies.</summary>
    Of,

    /// <summary>Sizes and properties of the company.</summary>
    With,
}

/// <summary>Kinds of criteria.</summary>
internal enum CriterionKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>Roles, and the seniorities and departments that a title says beside them.</summary>
    Role,

    /// <summary>Industries.</summary>
    Industry,

    /// <summary>Seniorities.</summary>
    Seniority,

    /// <summary>Departments.</summary>
    Department,

    /// <summary>Places.</summary>
    Place,

    /// <summary>Number of employees.</summary>
    Size,

    /// <summary>Companies by name or domain.</summary>
    Company,
}
