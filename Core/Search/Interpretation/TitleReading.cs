using System.Runtime.CompilerServices;

namespace PersonData.Core.Search.Interpretation;

/// <summary>How the words of <c>title_words.tsv</c> steer the reading of a title.</summary>
[Flags]
internal enum TitleWord : short
{
    None = 0,
    Preposition = 1,
    Past = 2,
    Below = 4,
    Chief = 8,
    Region = 16,
    Noise = 32,
    Organization = 64,
    And = 128,
    Becoming = 256,
    Office = 512,
    Neutral = 1024,
}

/// <summary>What one title says: its roles, its level, its areas.</summary>
internal struct TitleReading
{
    private const int Capacity = 8;
    private const int HighestOfOffice = 50;
    private RoleBuffer _roles;
    private Role? _deferred;
    private int _deferredRank;

    /// <summary>Number of different roles found.</summary>
    public int RoleCount { get; private set; }

    /// <summary>Rank of the highest level, <see cref="int.MaxValue"/> for none.</summary>
    public int Rank { get; private set; } = int.MaxValue;

    /// <summary>Key of the seniority of that level.</summary>
    public string? Seniority { get; private set; }

    /// <summary>Department of the part with the highest level.</summary>
    public string? Department { get; private set; }

    private int _departmentRank = int.MaxValue;

    public TitleReading()
    {
    }

    public readonly Role RoleAt(int index) => _roles[index];

    public void Add(Role role)
    {
        for (var i = 0; i < RoleCount; i++)
        {
            if (ReferenceEquals(_roles[i], role))
                return;
        }

        if (RoleCount < Capacity)
            _roles[RoleCount++] = role;
    }

    public void Remove(Role role)
    {
        for (var i = 0; i < RoleCount; i++)
        {
            if (!ReferenceEquals(_roles[i], role))
                continue;

            _roles[i] = _roles[--RoleCount];
            return;
        }
    }

    /// <summary>
    /// Adds a role at the end unless the title is of somebody high by another part: the "Secretary" beside a general counsel types no letters, the
    /// "Principal" beside a founder runs no school.
    /// </summary>
    public void Defer(Role role, int rank) => (_deferred, _deferredRank) = (role, rank);

    /// <summary>Adds what was deferred.</summary>
    public void Settle()
    {
        if (_deferred is not null && (Rank > HighestOfOffice || Rank >= _deferredRank))
            Add(_deferred);
    }

    /// <summary>Takes another seniority than the parts so far said.</summary>
    public void Qualify((string? Seniority, int Rank) level) => (Seniority, Rank) = level;

    public void Raise(string? seniority, int rank)
    {
        if (seniority is null || rank >= Rank)
            return;
        (Seniority, Rank) = (seniority, rank);
    }

    /// <summary>Takes a department unless one of a higher part is there already.</summary>
    public void Place(string? department, int rank)
    {
        if (department is null || (Department is not null && rank >= _departmentRank))
            return;
        (Department, _departmentRank) = (department, rank);
    }

    [InlineArray(Capacity)]
    private struct RoleBuffer
    {
        private Role _first;
    }
}
