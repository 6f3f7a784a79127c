namespace PersonData.Core.Search.Interpretation;

/// <summary>What words do in a query besides naming a criterion; see <c>query_words.tsv</c>. Some words do several things, by their place.</summary>
[Flags]
internal enum QueryWords
{
    None = 0,
    In = 1 << 0,
    At = 1 << 1,
    Of = 1 << 2,
    With = 1 << 3,
    Not = 1 << 4,
    NotIn = 1 << 5,
    But = 1 << 6,
    Or = 1 << 7,
    And = 1 << 8,
    People = 1 << 9,
    Company = 1 << 10,
    Article = 1 << 11,
    Filler = 1 << 12,
    Ask = 1 << 13,
    Ignored = 1 << 14,
    Filter = 1 << 15,
    Topic = 1 << 16,
    Question = 1 << 17,
    Instruction = 1 << 18,
    Code = 1 << 19,
    FilterOf = 1 << 20,
    Offer = 1 << 21,
    Kind = 1 << 22,
    Subject = 1 << 23,
}

/// <summary>Words for a size of companies, as inclusive bounds; null leaves a side open.</summary>
internal sealed record SizeWord(int? Min, int? Max);
