namespace PersonData.Core.Search.Interpretation;

/// <summary>How far "not" reaches.</summary>
/// <remarks>
/// Over a list of one kind, and over "or". Another kind behind a preposition of its own is wanted again: "except law firms in Texas" leaves
/// the law firms out and wants Texas. Where both readings are possible the longer reach is taken: what somebody does not want must not come.
/// </remarks>
internal sealed class Negation
{
    private bool _once;
    private CriterionKind _kind;
    private bool _sincePreposition;
    private bool _sinceOr;
    private bool _sinceComma;

    /// <summary>Whether what comes next may be negated.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether a name that comes next is negated: "excluding Google and Meta".</summary>
    public bool TakesNames => IsActive && _kind is CriterionKind.None or CriterionKind.Company;

    /// <summary>"Not" was read.</summary>
    /// <param name="once">It reaches one criterion only: "non-", a minus sign.</param>
    public void Begin(bool once) => (IsActive, _once, _kind, _sincePreposition, _sinceOr, _sinceComma) = (true, once, CriterionKind.None, false, false, false);

    /// <summary>"But" was read.</summary>
    public void End() => IsActive = false;

    /// <summary>A preposition was read: what follows is a phrase of its own.</summary>
    public void OnPreposition() => _sincePreposition = true;

    /// <summary>"Or" was read, which goes on with what was negated.</summary>
    public void OnOr() => _sinceOr = true;

    /// <summary>The last comma of a query that began with "no" was read: another kind behind it is wanted ("no interns, software engineers").</summary>
    public void OnLastComma() => _sinceComma = true;

    /// <summary>Whether a criterion that was just read is negated; ends the negation when it is not.</summary>
    public bool Covers(CriterionKind kind)
    {
        if (!IsActive)
            return false;

        if (_kind != CriterionKind.None && _kind != kind && !_sinceOr && BeginsAnew(kind))
        {
            IsActive = false;
            return false;
        }

        (_kind, _sincePreposition, _sinceOr) = (kind, false, false);
        if (_once)
            IsActive = false;
        return true;
    }

    private bool BeginsAnew(CriterionKind kind) =>
        _sincePreposition || _sinceComma || kind is CriterionKind.Place or CriterionKind.Size
        || (_kind is CriterionKind.Place or CriterionKind.Size && kind is CriterionKind.Role or CriterionKind.Industry);
}
