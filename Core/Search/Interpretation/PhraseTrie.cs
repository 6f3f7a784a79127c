using System.Runtime.InteropServices;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Finds the phrases that begin at a word, all kinds of them in one walk.</summary>
/// <typeparam name="TMeaning">What a phrase means; one object per phrase.</typeparam>
internal sealed class PhraseTrie<TMeaning>
    where TMeaning : class, new()
{
    // A node is a number; an edge is (node, word). One dictionary for the whole trie is smaller than one per node, and one probe per word.
    private readonly Dictionary<long, int> _edges = new(60_000);
    private readonly List<TMeaning?> _meanings = [null];

    /// <summary>The number of words of the longest phrase.</summary>
    public int MaxLength { get; private set; }

    public const int Root = 0;

    /// <summary>The meaning of a phrase, created when the phrase is new.</summary>
    public TMeaning Add(ReadOnlySpan<int> words)
    {
        var node = Root;
        foreach (var word in words)
        {
            ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, Edge(node, word), out var exists);
            if (!exists)
            {
                next = _meanings.Count;
                _meanings.Add(null);
            }

            node = next;
        }

        MaxLength = Math.Max(MaxLength, words.Length);
        return _meanings[node] ??= new TMeaning();
    }

    /// <summary>Steps from a node over a word.</summary>
    /// <returns>False when no phrase goes on this way.</returns>
    public bool TryStep(ref int node, int word)
    {
        if (word < 0 || !_edges.TryGetValue(Edge(node, word), out var next))
            return false;

        node = next;
        return true;
    }

    /// <summary>What the words so far mean, or null when they are only the beginning of a phrase.</summary>
    public TMeaning? MeaningAt(int node) => _meanings[node];

    /// <summary>The meaning of exactly these words.</summary>
    public TMeaning? Find(ReadOnlySpan<int> words)
    {
        var node = Root;
        foreach (var word in words)
        {
            if (!TryStep(ref node, word))
                return null;
        }

        return _meanings[node];
    }

    private static long Edge(int node, int word) => ((long)node << 32) | (uint)word;
}
